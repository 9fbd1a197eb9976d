// The HTML report as a document: whole without its script, loading nothing, and text where an image
// says something. How it looks and works in a browser: tests/browser/html_report_test.py.

#include <regex>
#include <set>
#include <sstream>

#include <catch2/catch.hpp>

#include "base/base64.h"
#include "base/hash.h"
#include "base/text.h"
#include "report/html_text.h"
#include "report/sample_report.h"
#include "report/writer.h"
#include "support/program.h"

namespace assay {
namespace {

std::string written(const Report& report, const WriterOptions& options = {}) {
  std::ostringstream out;
  make_html_writer(options)->write(report, out);
  return out.str();
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

std::string_view between(std::string_view text, std::string_view from, std::string_view to) {
  const std::size_t start = text.find(from);
  REQUIRE(start != std::string_view::npos);
  const std::size_t end = text.find(to, start + from.size());
  REQUIRE(end != std::string_view::npos);
  return text.substr(start + from.size(), end - start - from.size());
}

std::string_view style_of(std::string_view page) { return between(page, "<style>", "</style>"); }
std::string_view script_of(std::string_view page) { return between(page, "<script>", "</script>"); }

// The page without style and script: what is made for each report.
std::string markup_of(std::string_view page) {
  std::string markup = replace_all(std::string(page), style_of(page), "");
  return replace_all(std::move(markup), script_of(page), "");
}

// Elements that are not closed in order, or not known; empty for a well-formed page.
std::string first_fault(const std::string& markup) {
  const std::string kVoid = " meta link input wbr ";
  std::vector<std::string> open;
  const std::regex kTag("<(/?)([a-z0-9]+)([^<>]*)>");
  for (std::sregex_iterator tag(markup.begin(), markup.end(), kTag), end; tag != end; ++tag) {
    const std::string name = (*tag)[2];
    if (holds(kVoid, " " + name + " ")) continue;
    if ((*tag)[1] == "") {
      open.push_back(name);
      continue;
    }
    if (open.empty() || open.back() != name) return tag->str() + " closes nothing";
    open.pop_back();
  }
  return open.empty() ? "" : "<" + open.back() + "> is not closed";
}

Report with_text_everywhere(const std::string& text) {
  Report report = sample_report(5);
  report.tool_version = report.rules_digest = text;
  report.params = {{text, {text}}};
  report.warnings = {text};
  report.absent = {{text, Severity::kLow, text, text, text}};
  for (ReportedRule& rule : report.rules) {
    rule.title = rule.description = rule.rationale = rule.confidence = text;
    rule.references = rule.false_positives = {text};
  }
  for (TargetReport& target : report.targets) {
    target.target = target.format = text;
    target.errors = target.notes = {text};
    for (ImageReport& image : target.images) {
      image.locator = text;
      image.errors = {text};
      for (auto& [name, value] : image.facts) value = text;
      for (ReportedResult& result : image.results) {
        result.message = result.reason = result.remediation = text;
        result.remediation += "\n  " + text;
        if (result.waiver) result.waiver = ReportedWaiver{text, text};
        for (Evidence& piece : result.evidence) {
          piece.text = piece.from.file = piece.from.key = piece.from.note = text;
          piece.from.value = "other " + text;
        }
      }
    }
  }
  return report;
}

TEST_CASE("the character set is named first, the policy before anything it rules") {
  const std::string page = written(sample_report(5));
  CHECK(
      page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta http-equiv=\"Content-Security-Policy\""));
  CHECK(holds(page, "<meta name=\"referrer\" content=\"no-referrer\">"));
  CHECK(holds(page, "<meta name=\"color-scheme\" content=\"light dark\">"));
  CHECK(page.ends_with("</html>\n"));
}

TEST_CASE("the policy allows this style and this script, and nothing else") {
  const std::string page = written(sample_report(5));
  const std::string_view policy = between(page, "Content-Security-Policy\" content=\"", "\"");
  CHECK(policy.starts_with("default-src 'none'; "));
  const auto hash_of = [&](std::string_view directive) {
    return decode_base64(between(policy, std::string(directive) + " 'sha256-", "'"));
  };
  const auto sha = [](std::string_view text) {
    const Sha256 digest = sha256(as_bytes(text));
    return Bytes(digest.begin(), digest.end());
  };
  REQUIRE(hash_of("style-src"));
  REQUIRE(hash_of("script-src"));
  CHECK(*hash_of("style-src") == sha(style_of(page)));
  CHECK(*hash_of("script-src") == sha(script_of(page)));
  CHECK(style_of(page) ==
        read_whole(std::string(ASSAY_SOURCE_DIR) + "/src/report/html/report.css"));
  CHECK(script_of(page) ==
        read_whole(std::string(ASSAY_SOURCE_DIR) + "/src/report/html/report.js"));
  CHECK_FALSE(holds(policy, "unsafe"));
  CHECK_FALSE(holds(policy, "http"));
}

TEST_CASE("nothing is loaded, and no markup has style or handlers of its own") {
  const std::string page = written(sample_report(5));
  const std::string markup = markup_of(page);
  for (const char* loading : {" src=", " srcset=", "@import", "url(", "<iframe", "<img", "<object"})
    CHECK_FALSE(holds(page, loading));
  CHECK_FALSE(std::regex_search(markup, std::regex("<[^>]*\\s(style|on[a-z]+)=")));
  CHECK(count_of(page, "<link ") == 1);
  CHECK(holds(page, "<link rel=\"icon\" href=\"data:,\">"));
  CHECK(count_of(page, "<script") == 1);
  CHECK_FALSE(holds(style_of(page), "<"));
  for (const char* ending : {"</", "<!--", "fetch(", "innerHTML", "localStorage", "XMLHttpRequest"})
    CHECK_FALSE(holds(script_of(page), ending));
}

TEST_CASE("every element is closed in order") {
  CHECK(first_fault("<p><b></p>") == "</p> closes nothing");
  CHECK(first_fault("<p>") == "<p> is not closed");
  CHECK(first_fault(markup_of(written(sample_report(40)))).empty());
  CHECK(first_fault(markup_of(written(sample_report(0)))).empty());
  CHECK(first_fault(markup_of(written(Report{}))).empty());
}

TEST_CASE("identifiers are unique") {
  const std::string page = written(sample_report(20));
  std::set<std::string> seen;
  const std::regex kId(" id=\"([^\"]*)\"");
  for (std::sregex_iterator id(page.begin(), page.end(), kId), end; id != end; ++id) {
    CAPTURE((*id)[1].str());
    CHECK(seen.insert((*id)[1]).second);
  }
  CHECK(seen.size() > 10);
}

TEST_CASE("links within the page lead somewhere") {
  const std::string page = markup_of(written(sample_report(20)));
  const std::regex kLink("href=\"#([^\"]*)\"");
  std::size_t links = 0;
  for (std::sregex_iterator link(page.begin(), page.end(), kLink), end; link != end;
       ++link, ++links)
    CHECK(holds(page, " id=\"" + (*link)[1].str() + "\""));
  CHECK(links == 12);  // four rules, six counts, one way past the head
}

TEST_CASE("a hostile text stays text wherever it stands") {
  const std::string plain = markup_of(written(with_text_everywhere("plain")));
  const auto without_wraps = [](std::string text) {
    return replace_all(std::move(text), "<wbr>", "");
  };
  for (const std::string hostile :
       {"<script>alert(1)</script>", "</script><b>", "<!-- ", "--> ]]>", "\" onclick=\"alert(1)",
        "' onclick='x", "</pre></style></title>", "javascript:alert(1)", "&lt;b&gt;", "\x1b[31mred",
        "\xff\xfe broken", "\xe2\x80\xae reversed", "two\r\nlines", "data:text/html,x"}) {
    CAPTURE(hostile);
    const std::string page = written(with_text_everywhere(hostile));
    const std::string markup = markup_of(page);
    CHECK(is_utf8(page));
    CHECK(first_fault(markup).empty());
    // As many tags and quotes as with a harmless text: nothing began or ended one.
    CHECK(count_of(without_wraps(markup), "<") == count_of(without_wraps(plain), "<"));
    CHECK(count_of(markup, ">") - count_of(markup, "<wbr>") ==
          count_of(plain, ">") - count_of(plain, "<wbr>"));
    CHECK(count_of(markup, "\"") == count_of(plain, "\""));
    for (const char* raw :
         {"\x1b", "\xff", "\xe2\x80\xae", "\r", "href=\"javascript", "href=\"data:t"})
      CHECK_FALSE(holds(page, raw));
  }
}

TEST_CASE("only web addresses are links") {
  CHECK(html_link("https://example.org/a?b=1&c=2") ==
        "<a href=\"https://example.org/a?b=1&amp;c=2\" rel=\"noopener noreferrer\">"
        "https:/<wbr>/<wbr>example.org/<wbr>a?b=1&amp;c=2</a>");
  for (const char* address : {"javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "",
                              "https://example.org/\"onclick=", "//example.org"})
    CHECK_FALSE(holds(html_link(address), "<a"));
}

TEST_CASE("places wrap behind their separators; paragraphs end at empty lines") {
  CHECK(html_place("HKLM\\SOFTWARE") == "HKLM\\<wbr>SOFTWARE");
  CHECK(html_place("a.wim!3") == "a.wim!<wbr>3");
  CHECK_FALSE(holds(html_line("two\nlines"), "\n"));
  CHECK(html_paragraphs("a\nb\n\n\nc\n") == "<p>a\nb</p>\n<p>c</p>\n");
  CHECK(html_paragraphs("").empty());
}

TEST_CASE("the verdict stands in words, with its reason and what was counted") {
  Report report = sample_report(5);
  report.exit_code = 1;
  std::string page = written(report);
  CHECK(holds(
      page,
      "<p class=\"word\">FAILS</p>\n<p class=\"reason\">There are findings at high or above.</p>"));
  CHECK(holds(page, "<title>FAILS: 2 targets</title>"));
  CHECK(holds(page, ">1 critical</span>"));
  CHECK(holds(page, "<a href=\"#undecided\">5 not decided</a>"));
  report.exit_code = 0;
  CHECK(holds(written(report), "<p class=\"reason\">There are no findings at high or above.</p>"));
  report.fail_on_new = true;
  CHECK(holds(written(report), "There are no new findings at high or above."));
  report.fail_on = "none";
  CHECK(holds(written(report),
              "<p class=\"word\">PASSES</p>\n<p class=\"reason\">Findings do not fail this run."));
}

TEST_CASE("an incomplete run says so, and what was found nevertheless") {
  Report report = sample_report(5);
  REQUIRE(report.exit_code == 2);
  CHECK(holds(written(report),
              "<p class=\"word\">INCOMPLETE</p>\n<p class=\"reason\">Not everything "
              "could be read or decided. What was read has findings at high or above."));
  report.summary.findings = {{Severity::kMedium, 1}};
  CHECK_FALSE(holds(written(report), "What was read has findings"));
  report.interrupted = true;
  CHECK(holds(written(report), "The run was ended before everything was read."));
}

TEST_CASE("rules stand worst first, images as well") {
  const std::string page = written(sample_report(20));
  CHECK(page.find("<span class=\"id\">T001</span>") < page.find("<span class=\"id\">T002</span>"));
  CHECK(page.find("<span class=\"id\">T002</span>") < page.find("<span class=\"id\">T003</span>"));
  const std::string_view table = between(page, "<tbody>", "</tbody>");
  CHECK(table.find("missing.wim") < table.find("install.wim!<wbr>1<"));
  CHECK(table.find("install.wim!<wbr>1<") < table.find("install.wim!<wbr>5<"));
}

TEST_CASE("findings below the severity asked for are not listed, and that is said") {
  const std::string page = written(sample_report(20));
  CHECK(count_of(page, "data-severity=\"info\"") == 0);
  CHECK(holds(page, "Not listed: 4 findings below low"));
  WriterOptions everything;
  everything.show_from = Severity::kInfo;
  const std::string whole = written(sample_report(20), everything);
  CHECK(count_of(whole, "<article class=\"finding\"") == 21);  // one is waived
  CHECK_FALSE(holds(whole, "Not listed"));
}

TEST_CASE("what all findings of a rule are mended by stands once") {
  Report report = sample_report(20);
  for (ImageReport& image : report.targets[0].images)
    for (ReportedResult& result : image.results) result.remediation = "mend it";
  const std::string page = written(report);
  CHECK(count_of(page, "mend it</pre>") == 5);  // four rules, one that is waived
  CHECK(count_of(page, "class=\"copy\"") == 5);
  CHECK(count_of(written(sample_report(20)), "class=\"copy\"") == 17);
}

TEST_CASE(
    "evidence has its place, file, time, limits of trust, and its value where it is not said") {
  Report report = sample_report(5);
  Evidence evidence = sample_evidence(1);
  evidence.text = "4 (disabled)";
  evidence.from.last_written = FileTime{133'590'222'000'000'000};
  report.targets[0].images[0].results[0].evidence = {evidence};
  const std::string page = replace_all(written(report), "<wbr>", "");
  CHECK(holds(
      page,
      "<dt><code>HKLM\\SYSTEM\\ControlSet001\\Services\\service1</code><span class=\"details\">"
      "in Windows/System32/config/SYSTEM &middot; last written " +
          to_iso8601(evidence.from.last_written) +
          " &middot; <em>dirty hive, SYSTEM.LOG1 applied</em></span></dt>\n"
          "<dd><code>Start</code>: 4 (disabled)</dd>"));
  CHECK(holds(page, "<dd>Start = 4</dd>"));
}

TEST_CASE("waived findings are marked, with reason and last day, apart from the others") {
  const std::string page = written(sample_report(5));
  const std::string_view waived = between(page, "<section id=\"waived\"", "</section>");
  CHECK(holds(waived, "waived until 2027-01-31: the pilot ends in January"));
  CHECK(holds(waived, "T002"));
  CHECK(holds(page, "id=\"show-waived\" autocomplete=\"off\"> Show waived (1)"));
  WriterOptions options;
  options.show_waived = true;
  CHECK(holds(written(sample_report(5), options), "autocomplete=\"off\" checked> Show waived (1)"));
}

TEST_CASE("undecided rules stand under their image and reason, once") {
  const std::string page = written(sample_report(5));
  const std::string_view open = between(page, "<section id=\"undecided\"", "</section>");
  CHECK(count_of(open, "SYSTEM cannot be read") == 1);
  CHECK(count_of(open, "<li>") == 5);
}

TEST_CASE("warnings, unread things, notes, absent findings and parameters are there") {
  const std::string page = replace_all(written(sample_report(5)), "<wbr>", "");
  CHECK(holds(between(page, "id=\"warnings\"", "</section>"), "T003 has expired on 2024-01-31"));
  CHECK(holds(between(page, "id=\"not-read\"", "</section>"), "missing.wim: no such file"));
  CHECK(holds(between(page, "id=\"notes\"", "</section>"), "integrity table is missing"));
  CHECK(holds(between(page, "id=\"absent\"", "</section>"), "what was there"));
  CHECK(holds(between(page, "id=\"about\"", "</section>"), "declared_kms_host = kms-image"));
  const std::string empty = written(Report{});
  for (const char* section : {"warnings", "not-read", "notes", "absent", "waived", "undecided"})
    CHECK_FALSE(holds(empty, "<section id=\"" + std::string(section)));
}

TEST_CASE("without the script nothing is hidden but what needs it") {
  const std::string markup = markup_of(written(sample_report(20)));
  const std::regex kHidden("<([a-z]+) ([^<>]*) hidden>");
  for (std::sregex_iterator tag(markup.begin(), markup.end(), kHidden), end; tag != end; ++tag) {
    CAPTURE(tag->str());
    const std::string element = (*tag)[1];
    const std::string attributes = (*tag)[2];
    CHECK((element == "button" || holds(attributes, "id=\"filters\"") ||
           holds(attributes, "id=\"nothing\"")));
  }
}

TEST_CASE("a report grows with its findings, not faster") {
  const std::size_t one = written(sample_report(1'000)).size();
  const std::size_t two = written(sample_report(2'000)).size();
  const std::size_t empty = written(sample_report(0)).size();
  CHECK(two - empty < (one - empty) * 21 / 10);
}

}  // namespace
}  // namespace assay
