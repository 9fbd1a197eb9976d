// What a product key is for: by the published keys and groups, and by the pkeyconfig files of
// images. The key itself is never written anywhere; only its last five characters are.

#include <istream>
#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "cli/explain.h"
#include "cli/key_page.h"
#include "facts/image_pkeyconfig.h"
#include "image/target.h"
#include "licensing/key_text.h"

namespace assay {

namespace {

// A key has 29 characters; what is longer than a page is not one.
constexpr std::size_t kMaxInput = 64 * 1024;

Result<std::string> read_input(const Console& console) {
  if (console.in_is_terminal) console.err << "Type or paste the product key, then Enter:\n";
  std::string text(kMaxInput + 1, '\0');
  if (console.in_is_terminal) {
    std::getline(console.in, text);
  } else {
    console.in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(console.in.gcount()));
  }
  if (text.size() > kMaxInput)
    return fail(ErrorCode::kUsage, "standard input: longer than any text with one product key");
  return decode_text_file(as_bytes(text));
}

// The error does not repeat the text: it may be a key with one letter wrong.
Result<ProductKey> read_key_from(const Console& console) {
  TRY_ASSIGN(const std::string text, read_input(console));
  if (trim(text).empty())
    return fail(ErrorCode::kUsage,
                "no product key on standard input (try: assay explain key < key.txt)");
  const std::vector<FoundKey> keys = find_keys(text, KeySpelling::kAnySpelling);
  if (keys.size() > 1)
    return fail(ErrorCode::kUsage, "standard input: more than one product key; give one at a time");
  if (keys.size() == 1) return keys.front().key;
  const Result<ProductKey> key = parse_key(trim(text));
  if (key) return *key;
  const auto& offset = key.error().offset;
  return fail(ErrorCode::kUsage,
              fmt::format("standard input is not a product key: {}{}", key.error().what,
                          offset ? fmt::format(" (character {})", *offset + 1) : ""));
}

// What the tables alone say: an artefact without anything in it adds nothing.
KeyClass class_by_tables(const ProductKey& key) {
  Artefact nothing;
  nothing.registry = std::make_shared<Registry>();
  return classify_key(Subject(nothing, default_tables()), key);
}

ImageVerdict verdict_of(const Artefact& artefact, const ProductKey& key,
                        const ExplainOptions& options) {
  const Subject subject(artefact, default_tables(), {options.engine.open.limits, false, {}});
  ImageVerdict verdict;
  verdict.locator = artefact.locator;
  verdict.edition = fact_text(subject, "os.edition").value_or("");
  if (key.group()) verdict.pkeyconfig = ask_pkeyconfig(subject, *key.group(), key.serial());
  verdict.known = classify_key(subject, key);
  if (verdict.pkeyconfig && verdict.pkeyconfig->channel && verdict.known.editions.empty())
    verdict.known.editions = verdict.pkeyconfig->editions;
  if (!verdict.known.is_office)
    verdict.fits = fits_edition(verdict.known.editions, verdict.edition);
  return verdict;
}

// Every Windows of the target; `code` is kExitIncomplete where one could not be read.
std::vector<ImageVerdict> ask_images(const Target& target, const ProductKey& key,
                                     const ExplainOptions& options, const Console& console,
                                     int& code) {
  std::vector<ImageVerdict> verdicts;
  for (const Error& error : target.errors) code = report_error(console, error);
  for (const PendingArtefact& pending : target.artefacts) {
    if (!pending.has_registry) continue;
    const Result<Artefact> artefact = pending.open();
    if (!artefact) {
      code = report_error(console, artefact.error());
      continue;
    }
    if (artefact->kind != ArtefactKind::kWindows && artefact->kind != ArtefactKind::kLive) continue;
    for (const Registry::Root& root : artefact->registry->roots())
      if (root.reason) code = report_error(console, in(artefact->locator, *root.reason));
    verdicts.push_back(verdict_of(*artefact, key, options));
    const auto& answer = verdicts.back().pkeyconfig;
    if (answer && answer->unread)
      code = report_error(console, in(artefact->locator, *answer->unread));
  }
  if (verdicts.empty()) code = report_error(console, options.image + ": no Windows found");
  return verdicts;
}

}  // namespace

int explain_key(const ExplainOptions& options, const Console& console) {
  const Result<ProductKey> key = read_key_from(console);
  if (!key) return report_error(console, key.error());
  const KeyClass known = class_by_tables(*key);
  int code = kExitClean;
  std::vector<ImageVerdict> verdicts;
  if (!options.image.empty()) {
    const Result<Target> target = open_target(options.image, options.engine.open);
    if (!target) return report_error(console, target.error());
    report_notes(console, {}, target->notes);
    verdicts = ask_images(*target, *key, options, console, code);
  }
  if (options.is_json())
    console.out << key_page_json(*key, known, verdicts).dump(2) << '\n';
  else
    print_key_page(*key, known, verdicts, console.out);
  return code;
}

}  // namespace assay
