"""The staff side: the wall around Streamlit, who may see what, and what all pages share."""
