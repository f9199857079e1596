"""What is put up in town: programmes, campaigns, venues, placements, codes, links, designs, prints."""
