"""What happened after somebody saw a code: scans, friends, consultations, and the figures made of them."""
