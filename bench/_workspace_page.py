"""The smallest Streamlit page with a choice and one chart, beside which ours are measured."""

import plotly.graph_objects as go
import streamlit as st

MONTHS = [f"{number}月" for number in range(1, 13)]

st.set_page_config(layout="wide")
st.title("相談")
chosen = st.selectbox("期間", ["1年間", *MONTHS])
figure = go.Figure()
for name, colour, height in (("はじめて", "#B5492F", 4), ("くり返し", "#8393B5", 15)):
    figure.add_bar(x=MONTHS, y=[height + number % 5 for number in range(12)], name=name, marker={"color": colour})
figure.update_layout(barmode="stack", height=300)
st.plotly_chart(figure, config={"displaylogo": False})
