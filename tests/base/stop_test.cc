#include "base/stop.h"

#include <thread>

#include <catch2/catch.hpp>

namespace assay {
namespace {

TEST_CASE("reading goes on until somebody asks it to stop") {
  CHECK(may_go_on());
  request_stop();
  const Result<void> stopped = may_go_on();
  withdraw_stop();
  REQUIRE_FALSE(stopped);
  CHECK(stopped.error().what == "interrupted");
  CHECK(may_go_on());
}

TEST_CASE("a deadline holds for the thread and the scope that it was given to") {
  Deadline passed(std::chrono::seconds(-1));
  {
    const DeadlineScope scope(&passed);
    REQUIRE_FALSE(may_go_on());
    bool other_thread = false;
    std::thread([&] { other_thread = may_go_on().has_value(); }).join();
    CHECK(other_thread);
    const DeadlineScope none(nullptr);
    CHECK(may_go_on());
  }
  CHECK(may_go_on());
}

TEST_CASE("a deadline of zero seconds is none, and one that has not begun has not passed") {
  Deadline none(std::chrono::seconds(0));
  const DeadlineScope scope(&none);
  CHECK(may_go_on());
  CHECK_FALSE(Deadline(std::chrono::seconds(-1)).has_passed());
}

}  // namespace
}  // namespace assay
