// docs/reference/facts.md: what rules can ask about, for people, made of the tables of the program.
//
// Layer: cli. Tests: tests/cli/docs_test.cc.
#pragma once

#include <iosfwd>

namespace assay {

// A Markdown page: a table of facts for each group, then records with their fields, then decoders.
void write_facts_table(std::ostream& out);

}  // namespace assay
