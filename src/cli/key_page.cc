#include "cli/key_page.h"

#include <ostream>

#include <fmt/core.h>

#include "base/text.h"
#include "cli/page.h"
#include "report/json_parts.h"

namespace assay {

namespace {

std::string kind_words(PublishedKind kind) {
  switch (kind) {
    case PublishedKind::kGvlk: return "KMS client setup key (GVLK)";
    case PublishedKind::kOfficeGvlk: return "KMS client setup key (GVLK) of Office";
    case PublishedKind::kAvma: return "key for virtual machines on Hyper-V (AVMA)";
    case PublishedKind::kDefault: return "default key, which only selects an edition";
  }
  return {};
}

std::string published_words(const KeyClass& known) {
  if (known.published == nullptr) return "no: treat it as a secret";
  return "yes: " + kind_words(known.published->kind);
}

std::string format_words(KeyFormat format) {
  return format == KeyFormat::k2009
             ? "2009 (Windows 8 and later, Office 2013 and later)"
             : "2005 (Windows Vista and 7, Server 2008 R2, Office 2010): does not tell group and "
               "serial";
}

void print_class(const KeyClass& known, std::ostream& out) {
  print_row("Channel", known.channel ? known.channel->text() : "not known to the tables", out);
  print_row("Product", printable(known.description), out);
  print_row("Editions", printable(joined(known.editions, ", ")), out);
  if (known.is_default && known.published == nullptr)
    print_row("Use", "default key: only selects an edition", out);
}

void print_key(const ProductKey& key, const KeyClass& known, std::ostream& out) {
  out << "Product key " << key.redacted() << '\n';
  print_row("Format", format_words(key.format()), out);
  if (key.group()) print_row("Group", std::to_string(*key.group()), out);
  if (key.serial()) print_row("Serial", std::to_string(*key.serial()), out);
  print_row("Published", published_words(known), out);
  print_class(known, out);
}

std::string pkeyconfig_words(const std::optional<PkeyconfigAnswer>& answer) {
  if (!answer) return "cannot be asked: the key does not tell its group";
  if (answer->channel)
    return fmt::format("{}, {} ({})", answer->channel->text(),
                       answer->description.empty() ? "several products" : answer->description,
                       answer->file);
  return answer->unread ? "could not be read" : "no pkeyconfig file of the image knows the key";
}

std::string fits_words(const ImageVerdict& verdict) {
  if (verdict.known.is_office) return "a key of Office";
  if (!verdict.fits) return "not known";
  return *verdict.fits ? "yes" : "no: it is for another edition";
}

void print_verdict(const ImageVerdict& verdict, std::ostream& out) {
  out << fmt::format("\n{} ({})\n", printable(verdict.locator),
                     printable(verdict.edition.empty() ? "edition not known" : verdict.edition));
  print_row("pkeyconfig", printable(pkeyconfig_words(verdict.pkeyconfig)), out);
  if (verdict.pkeyconfig) {
    print_row("Editions", printable(joined(verdict.pkeyconfig->editions, ", ")), out);
    print_row("Part number", printable(verdict.pkeyconfig->part_number), out);
  }
  print_row("Fits", fits_words(verdict), out);
}

Json json_texts(const std::vector<std::string>& texts) {
  Json list = Json::array();
  for (const std::string& text : texts) list.push_back(valid_text(text));
  return list;
}

Json verdict_json(const ImageVerdict& verdict) {
  Json image = {{"locator", valid_text(verdict.locator)}, {"edition", valid_text(verdict.edition)}};
  if (const auto& answer = verdict.pkeyconfig; answer && answer->channel)
    image["pkeyconfig"] = {{"channel", valid_text(answer->channel->text())},
                           {"description", valid_text(answer->description)},
                           {"editions", json_texts(answer->editions)},
                           {"part_number", valid_text(answer->part_number)},
                           {"file", valid_text(answer->file)}};
  image["office"] = verdict.known.is_office;
  if (verdict.fits) image["fits"] = *verdict.fits;
  return image;
}

Json key_json(const ProductKey& key, const KeyClass& known) {
  Json json = {{"key", key.redacted()}, {"format", name_of(key.format())}};
  if (key.group()) json["group"] = *key.group();
  if (key.serial()) json["serial"] = *key.serial();
  if (known.published != nullptr) json["published"] = name_of(known.published->kind);
  if (known.channel) json["channel"] = known.channel->text();
  if (!known.description.empty()) json["product"] = known.description;
  json["editions"] = known.editions;
  json["default"] = known.is_default;
  return json;
}

}  // namespace

void print_key_page(const ProductKey& key, const KeyClass& known,
                    const std::vector<ImageVerdict>& images, std::ostream& out) {
  print_key(key, known, out);
  for (const ImageVerdict& image : images) print_verdict(image, out);
}

Json key_page_json(const ProductKey& key, const KeyClass& known,
                   const std::vector<ImageVerdict>& images) {
  Json json = key_json(key, known);
  json["images"] = Json::array();
  for (const ImageVerdict& image : images) json["images"].push_back(verdict_json(image));
  return json;
}

}  // namespace assay
