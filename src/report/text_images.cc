#include "report/text_images.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/text.h"
#include "report/colour.h"
#include "report/finding.h"
#include "report/wrapped_text.h"

namespace assay {

namespace {

constexpr std::size_t kWordWidth = 8;  // "critical"
constexpr std::size_t kMargin = 2;     // before the locator, and between columns
constexpr std::size_t kLeastText = 24;

class ImageTable {
 public:
  ImageTable(const WriterOptions& options, std::size_t longest_locator)
      : options_(options),
        colour_(options.colour),
        locator_width_(options.width == 0 ? longest_locator
                                          : std::min(longest_locator, options.width / 2)) {}

  void write(const ImageReport& image, std::ostream& out) const {
    const std::string locator = printable(image.locator);
    const std::size_t columns = columns_of(locator);
    out << "  " << locator;
    if (columns > locator_width_)
      out << fmt::format("\n  {:{}}", "", locator_width_);
    else
      out << fmt::format("{:{}}", "", locator_width_ - columns);
    out << fmt::format("  {}  {}\n", state_word(image), description(image));
    if (options_.verbose) write_results(image, out);
  }

 private:
  // The worst that is known of an image, in one word of fixed width.
  std::string state_word(const ImageReport& image) const {
    const ImageState state = state_of(image);
    const std::string word = fmt::format("{:<{}}", state.word(), kWordWidth);
    if (state.worst) return colour_.severity(*state.worst, word);
    if (state.is_unknown) return colour_.warning(word);
    if (state.has_waived) return colour_.faint(word);
    return state.is_asked ? colour_.good(word) : word;
  }

  std::string description(const ImageReport& image) const {
    std::string text = printable(describe_os(image));
    if (const std::string_view channel = image.fact("key.channel"); !channel.empty())
      text += ", key " + printable(channel);
    const std::size_t start = kMargin + locator_width_ + kMargin + kWordWidth + kMargin;
    const std::size_t room =
        options_.width == 0
            ? 0
            : std::max(kLeastText, options_.width - std::min(options_.width, start));
    std::string lines;
    for (const std::string& line : wrapped(text, room))
      lines += lines.empty() ? line : fmt::format("\n{:{}}{}", "", start, line);
    return lines;
  }

  static void write_results(const ImageReport& image, std::ostream& out) {
    for (const ReportedResult& result : image.results)
      out << fmt::format("    {}  {}{}\n", result.rule, name_of(result.verdict),
                         result.reason.empty() ? "" : ": " + printable(result.reason));
  }

  const WriterOptions& options_;
  const Colour colour_;
  const std::size_t locator_width_;
};

}  // namespace

void write_image_table(const Report& report, const WriterOptions& options, std::ostream& out) {
  std::size_t longest = 0;
  for (const TargetReport& target : report.targets)
    for (const ImageReport& image : target.images)
      longest = std::max(longest, columns_of(printable(image.locator)));
  if (longest == 0) return;
  out << Colour(options.colour).bold("Images") << '\n';
  const ImageTable table(options, longest);
  for (const TargetReport& target : report.targets)
    for (const ImageReport& image : target.images) table.write(image, out);
  out << '\n';
}

}  // namespace assay
