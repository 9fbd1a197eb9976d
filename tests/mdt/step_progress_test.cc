#include "mdt/step_progress.h"

#include <catch2/catch.hpp>

#include "mdt/step_maker.h"

namespace assay {
namespace {

using Values = std::map<std::string, std::string>;

struct Shown {
  SequenceProgress sequence;
  std::string text;
  std::uint32_t done = 0;
  std::uint32_t of = 0;
};

class RecordingWindow final : public ProgressWindow {
 public:
  explicit RecordingWindow(std::vector<Shown>& shown) : shown_(shown) {}
  void show(const SequenceProgress& sequence, const std::string& text, std::uint32_t done,
            std::uint32_t of) override {
    shown_.push_back({sequence, text, done, of});
  }

 private:
  std::vector<Shown>& shown_;
};

TEST_CASE("the window shows the sequence by the variables of its engine") {
  const SequenceProgress progress =
      sequence_progress(MadeVariables(Values{{"_SMSTSOrgName", "Contoso"},
                                             {"_SMSTSPackageName", "Windows 11"},
                                             {"_SMSTSCustomProgressDialogMessage", "Please wait"},
                                             {"_SMSTSCurrentActionName", "Audit image licensing"},
                                             {"_SMSTSNextInstructionPointer", "17"},
                                             {"_SMSTSInstructionTableSize", "not a number"}}));
  CHECK(progress.organisation == "Contoso");
  CHECK(progress.sequence == "Windows 11");
  CHECK(progress.title == "Please wait");
  CHECK(progress.action == "Audit image licensing");
  CHECK(progress.step == 17);
  CHECK(progress.steps == 0);
}

TEST_CASE("the last thing that is shown is where the audit ended") {
  std::vector<Shown> shown;
  {
    StepProgress progress({"Contoso", {}, {}, {}, 17, 63},
                          [&] { return std::make_unique<RecordingWindow>(shown); });
    progress.opens_targets(1);
    progress.audits_images(2);
    for (const char* image : {"a", "b", "b"}) {
      progress.begins_image(image);
      progress.ends_image(image);
    }
  }
  REQUIRE_FALSE(shown.empty());
  CHECK(shown.back().text == "assay: auditing b");
  CHECK(shown.back().done == 2);
  CHECK(shown.back().of == 2);
  CHECK(shown.back().sequence.steps == 63);
}

TEST_CASE("without a window nothing is shown and nobody waits") {
  StepProgress progress({}, [] { return nullptr; });
  progress.audits_images(1);
  progress.begins_image("a");
  progress.ends_image("a");
}

}  // namespace
}  // namespace assay
