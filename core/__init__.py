"""What every part may use and what uses nothing of ours: settings, language, dates, disclosure, refusals."""
