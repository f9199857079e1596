"""Streamlit's main script: the frame around every page. Alone in its folder, which Streamlit puts on sys.path."""

import streamlit as st

from core.folders import ASSETS
from workspace import access, frame

st.set_page_config(page_icon=str(ASSETS / "icons" / "light.png"), layout="wide", initial_sidebar_state="auto")
frame.open_page(access.require("pr", "manager", "counsellor", without_programme=True)).run()
