#include "rules/placeholders.h"

#include <functional>

#include <fmt/core.h>

#include "base/text.h"
#include "licensing/key_text.h"

namespace assay {

namespace {

// Calls `name` for each placeholder and returns the text with its answers.
Result<std::string> replace(std::string_view text,
                            const std::function<Result<std::string>(std::string_view)>& name) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_doubled = i + 1 < text.size() && text[i + 1] == text[i];
    if ((text[i] == '{' || text[i] == '}') && is_doubled) {
      out += text[i++];
    } else if (text[i] == '{') {
      const std::size_t end = text.find('}', i);
      if (end == std::string_view::npos)
        return fail(ErrorCode::kUsage, "a '{' without '}' (write '{{' for the brace itself)");
      TRY_ASSIGN(const std::string value, name(text.substr(i + 1, end - i - 1)));
      out += value;
      i = end;
    } else {
      out += text[i];
    }
  }
  return out;
}

bool uses_record(const Condition& condition, std::string_view name) {
  if (condition.kind == Condition::Kind::kLeaf)
    return condition.leaf.kind == Leaf::Kind::kRecord && condition.leaf.name == name;
  for (const Condition& child : condition.children)
    if (uses_record(child, name)) return true;
  return false;
}

bool record_has(const RecordDefinition& record, std::string_view field) {
  if (field == "evidence") return true;
  for (const FieldHelp& help : record.fields)
    if (help.name == field) return true;
  return false;
}

bool is_built_in(std::string_view name) {
  return name == "evidence" || name == "target" || name == "mount" || name == "mounted" ||
         name == "unmount";
}

bool is_known(std::string_view name, const Rule& rule) {
  if (is_built_in(name) || find_fact(name) != nullptr) return true;
  const std::size_t dot = name.find('.');
  if (dot == std::string_view::npos) return false;
  const RecordDefinition* record = find_record(name.substr(0, dot));
  return record != nullptr && record_has(*record, name.substr(dot + 1)) &&
         uses_record(rule.match, record->name);
}

std::string join_evidence(const std::vector<Evidence>& evidence) {
  std::string text;
  for (const Evidence& piece : evidence) {
    if (!text.empty()) text += "; ";
    text += piece.text;
  }
  return text;
}

const Record* first_record(const Outcome& outcome, std::string_view name) {
  for (const MatchedRecord& matched : outcome.records)
    if (matched.name == name) return matched.record;
  return nullptr;
}

// A WIM in a folder is a file of the host; in a disc, a disk or an archive it has first to be made
// one, and then lies somewhere else.
std::string host_path(std::string_view locator) {
  const std::size_t mark = locator.find('!');
  if (mark == std::string_view::npos) return std::string(locator);
  const std::string_view container = locator.substr(0, mark);
  const std::string inner = replace_all(std::string(locator.substr(mark + 1)), "/", "\\");
  const std::string_view name = container.substr(container.find_last_of("/\\") + 1);
  if (name.find('.') == std::string_view::npos || name == "." || name == "..")
    return fmt::format("{}\\{}", container, inner);
  return fmt::format("<copy of {}>\\{}", name, inner);
}

// The file and the number of an image of a WIM; nothing for a folder or a hive.
std::optional<std::pair<std::string, std::uint32_t>> wim_place(const Artefact& artefact) {
  const std::size_t mark = artefact.locator.rfind('!');
  if (!artefact.wim || mark == std::string::npos) return std::nullopt;
  return std::pair(host_path(std::string_view(artefact.locator).substr(0, mark)),
                   artefact.wim->index);
}

// The exact commands for this image; a folder needs no mounting, a hive belongs to some image.
std::string dism_text(std::string_view name, const Artefact& artefact) {
  const auto wim = wim_place(artefact);
  if (name == "mounted" && artefact.kind == ArtefactKind::kLive) return "%SystemDrive%\\";
  if (name == "mounted") return wim ? "C:\\mount" : artefact.locator;
  if (wim && name == "mount")
    return fmt::format("DISM /Mount-Image /ImageFile:\"{}\" /Index:{} /MountDir:C:\\mount",
                       wim->first, wim->second);
  if (wim) return "DISM /Unmount-Image /MountDir:C:\\mount /Commit";
  if (artefact.kind == ArtefactKind::kLive)
    return name == "mount"
               ? "rem on this computer itself, as administrator; its hives are loaded already"
               : "rem then restart the service: net stop sppsvc";
  if (artefact.kind == ArtefactKind::kHive) return "rem in the image that this hive is from";
  if (artefact.kind != ArtefactKind::kWindows && artefact.kind != ArtefactKind::kWinPe)
    return name == "mount" ? "rem the files lie as they are: nothing to mount" : "rem then save it";
  return name == "mount" ? "rem the image lies in a folder already" : "rem then capture it again";
}

std::string value_of(std::string_view name, const Subject& subject, const Outcome& outcome) {
  if (name == "mount" || name == "mounted" || name == "unmount")
    return dism_text(name, subject.artefact());
  if (name == "evidence") return join_evidence(outcome.evidence);
  if (name == "target") return subject.artefact().locator;
  if (find_fact(name) != nullptr) return fact_text(subject, name).value_or("(unknown)");
  const std::size_t dot = name.find('.');
  const Record* record = first_record(outcome, name.substr(0, dot));
  if (record == nullptr) return "(unknown)";
  if (name.substr(dot + 1) == "evidence") return join_evidence(record->evidence);
  const FactValue* field = record->field(name.substr(dot + 1));
  return field != nullptr ? to_text(*field) : "(unknown)";
}

// Where the table has no setup key for the edition, the text must still read as a sentence.
std::string gvlk_of(const Subject& subject) {
  return fact_text(subject, "gvlk").value_or("<KMS client setup key of this edition>");
}

std::string description_of(std::string_view name) {
  if (name == "gvlk") return "<KMS client setup key of the image's edition>";
  if (name == "target") return "<image>";
  if (name == "mounted") return "C:\\mount";
  if (name == "mount")
    return "DISM /Mount-Image /ImageFile:<file> /Index:<number> /MountDir:C:\\mount";
  if (name == "unmount") return "DISM /Unmount-Image /MountDir:C:\\mount /Commit";
  return fmt::format("<{}>", name);
}

}  // namespace

Result<void> check_placeholders(std::string_view text, const Rule& rule) {
  const auto checked = replace(text, [&](std::string_view name) -> Result<std::string> {
    if (is_known(name, rule)) return std::string();
    return fail(ErrorCode::kUsage, fmt::format("unknown placeholder '{{{}}}'", name));
  });
  if (!checked) return fail(checked.error());
  return {};
}

std::string fill_placeholders(std::string_view text, const Subject& subject,
                              const Outcome& outcome) {
  const std::string for_live =
      replace_all(replace_all(std::string(text), "/Image:{mounted}", "/Online"),
                  "/Image:\"{mounted}\"", "/Online");
  if (subject.artefact().kind == ArtefactKind::kLive) text = for_live;
  const auto filled = replace(text, [&](std::string_view name) -> Result<std::string> {
    if (name == "gvlk") return gvlk_of(subject);
    return redact_keys(value_of(name, subject, outcome));
  });
  return filled.value_or(std::string(text));
}

std::string describe_placeholders(std::string_view text) {
  const auto described = replace(
      text, [](std::string_view name) -> Result<std::string> { return description_of(name); });
  return described.value_or(std::string(text));
}

}  // namespace assay
