"""Results: sheets and a round in, frozen values out; JSON in and out."""
