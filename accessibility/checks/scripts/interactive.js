return interactive().map(facts);
