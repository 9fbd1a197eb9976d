#include "mdt/sequence_text.h"

#include "mdt/sequence_maker.h"
#include "support/corpus.h"
#include "support/program.h"

namespace assay {
namespace {

constexpr std::string_view kSmall =
    "<?xml version=\"1.0\"?>\n<sequence><group name='a'><step name='one'/></group>"
    "<step name='two'><action>x</action></step></sequence>";

std::string error_of(ByteView bytes) {
  const auto sequence = SequenceText::parse(bytes, {});
  REQUIRE_FALSE(sequence);
  return to_string(sequence.error());
}

TEST_CASE("each step has its place in the text") {
  const SequenceText sequence = sequence_of(kSmall);
  CHECK(names_of(sequence) == "one|two");
  const auto text_of = [&](std::size_t step) {
    const StepPlace& place = sequence.place(step);
    return sequence.text().substr(place.begin, place.end - place.begin);
  };
  CHECK(text_of(0) == "<step name='one'/>");
  CHECK(text_of(1) == "<step name='two'><action>x</action></step>");
}

TEST_CASE("bytes that are not edited stay, in every encoding") {
  const std::string umlaut = "<sequence><step name='Datentr\xC3\xA4ger'/></sequence>\r\n";
  const Bytes utf16 = [&] {
    Bytes bytes{std::byte{0xFF}, std::byte{0xFE}};
    const Bytes units = utf16le_from_utf8(umlaut);
    bytes.insert(bytes.end(), units.begin(), units.end());
    return bytes;
  }();
  const Bytes files[] = {
      file_bytes(umlaut),
      file_bytes("\xEF\xBB\xBF" + umlaut),
      file_bytes("<sequence><step name='Datentr\xE4ger'/></sequence>"),  // Windows-1252
      utf16,
  };
  for (const Bytes& bytes : files) {
    const auto sequence = SequenceText::parse(bytes, {});
    REQUIRE(sequence);
    CHECK(names_of(*sequence) == "Datentr\xC3\xA4ger");
    CHECK(sequence->with({}) == bytes);
  }
}

TEST_CASE("an edit of UTF-16 is written as UTF-16") {
  Bytes bytes{std::byte{0xFF}, std::byte{0xFE}};
  const Bytes units = utf16le_from_utf8("<sequence><step name='\xC3\xA4'/></sequence>");
  bytes.insert(bytes.end(), units.begin(), units.end());
  const auto sequence = SequenceText::parse(bytes, {});
  REQUIRE(sequence);
  const std::size_t end = sequence->place(0).end;
  const auto edited = SequenceText::parse(sequence->with({{end, end, "<step name='b'/>"}}), {});
  REQUIRE(edited);
  CHECK(names_of(*edited) == "\xC3\xA4|b");
}

TEST_CASE("an encoding that would not survive is refused") {
  Bytes lone{std::byte{0xFF}, std::byte{0xFE}};
  const Bytes units = utf16le_from_utf8("<sequence><step name='x'/></sequence>");
  lone.insert(lone.end(), units.begin(), units.end());
  Bytes odd = lone;
  odd.push_back(std::byte{' '});
  CHECK(error_of(odd) == "its UTF-16 is malformed and would not survive");
  const auto letter = std::find(lone.begin(), lone.end(), std::byte{'x'});
  *(letter + 1) = std::byte{0xD8};  // half of a pair
  CHECK(error_of(lone) == "its UTF-16 is malformed and would not survive");
  CHECK(error_of(units) == "its encoding is not one that can be edited");
}

TEST_CASE("what is no task sequence is refused") {
  CHECK_FALSE(SequenceText::parse({}, {}));
  CHECK(error_of(as_bytes("<tss/>")) == "no task sequence: the root element is <tss>");
  CHECK_FALSE(SequenceText::parse(as_bytes("<sequence><step>"), {}));
}

TEST_CASE("every step of the published task sequences is found where it stands") {
  const auto corpus = find_corpus();
  if (!corpus) return;
  std::size_t sequences = 0;
  for (const auto& file : corpus_files("answer")) {
    if (!file.filename().string().ends_with("_ts.xml")) continue;
    const std::string bytes = read_whole(file);
    const SequenceText sequence = sequence_of(bytes);
    CHECK(sequence.with({}) == file_bytes(bytes));
    ++sequences;
  }
  CHECK(sequences == 5);
}

}  // namespace
}  // namespace assay
