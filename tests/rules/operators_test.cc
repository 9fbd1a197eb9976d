#include "rules/operators.h"

#include <catch2/catch.hpp>

namespace assay {
namespace {

Predicate predicate(Operator op, std::vector<std::string> operands, bool with_case = false) {
  return {op, std::move(operands), {}, with_case};
}

bool holds(Operator op, std::vector<std::string> operands, const FactValue& value) {
  return satisfies(predicate(op, std::move(operands)), value, {});
}

FactValue text(const char* value) { return std::string(value); }
FactValue number(std::int64_t value) { return value; }

TEST_CASE("each operator hits and nearly misses") {
  struct Case {
    Operator op;
    std::vector<std::string> operands;
    const char* hit;
    const char* miss;
  };
  const Case cases[] = {
      {Operator::kIs, {"Volume:CSVLK"}, "volume:csvlk", "Volume:CSVLK2"},
      {Operator::kIs, {"1688"}, "0x698", "16880"},
      {Operator::kIs, {"0x1"}, "1", "2"},
      {Operator::kIs, {""}, "", " x"},
      {Operator::kIsNot, {"a"}, "b", "A"},
      {Operator::kIn, {"a", "b"}, "B", "c"},
      {Operator::kNotIn, {"a", "b"}, "c", "A"},
      {Operator::kLike, {"*.dll", "x?"}, "XY", "x"},
      {Operator::kNotLike, {"*.dll"}, "a.exe", "A.DLL"},
      {Operator::kContains, {"kms"}, "a KMS b", "a km s"},
      {Operator::kStarts, {"Server"}, "serverrdsh", "aServer"},
      {Operator::kEnds, {"Eval"}, "EnterpriseEVAL", "Evaluated"},
      {Operator::kAbove, {"1687"}, "1688", "1687"},
      {Operator::kBelow, {"22000"}, "21999", "22000"},
      {Operator::kAbove, {"0x10"}, "17", "16"},
      {Operator::kInNetwork, {"10.0.0.0/8", "127.0.0.0/8"}, "127.0.0.2", "128.0.0.1"},
      {Operator::kInNetwork, {"::1/128"}, "::1", "::2"},
      {Operator::kInNetwork, {"10.0.0.0/8"}, "10.255.255.255", "kms.example.org"},
  };
  for (const Case& c : cases) {
    CAPTURE(static_cast<int>(c.op), c.hit, c.miss);
    CHECK(holds(c.op, c.operands, text(c.hit)));
    CHECK_FALSE(holds(c.op, c.operands, text(c.miss)));
  }
}

TEST_CASE("case counts where the author asks for it") {
  for (const Operator op : {Operator::kIs, Operator::kIn, Operator::kLike, Operator::kContains,
                            Operator::kStarts, Operator::kEnds}) {
    CAPTURE(static_cast<int>(op));
    CHECK(satisfies(predicate(op, {"KMS"}, true), text("KMS"), {}));
    CHECK_FALSE(satisfies(predicate(op, {"KMS"}, true), text("kms"), {}));
    CHECK(satisfies(predicate(op, {"KMS"}, false), text("kms"), {}));
  }
}

TEST_CASE("numbers and flags compare as what they are") {
  CHECK(holds(Operator::kIs, {"4"}, number(4)));
  CHECK(holds(Operator::kIs, {"0x04"}, number(4)));
  CHECK_FALSE(holds(Operator::kIs, {"4"}, number(40)));
  CHECK(holds(Operator::kBelow, {"-1"}, number(-2)));
  CHECK(holds(Operator::kIs, {"true"}, FactValue(true)));
  CHECK_FALSE(holds(Operator::kIs, {"true"}, FactValue(false)));
}

TEST_CASE("what is no number is neither above nor below") {
  for (const char* value : {"", "abc", "12a", "0x", "99999999999999999999"}) {
    CAPTURE(value);
    CHECK_FALSE(holds(Operator::kAbove, {"0"}, text(value)));
    CHECK_FALSE(holds(Operator::kBelow, {"9"}, text(value)));
  }
  CHECK_FALSE(holds(Operator::kAbove, {"many"}, number(1)));
}

TEST_CASE("a list holds where one element does; negative operators want all") {
  const FactValue list = std::vector<std::string>{"a", "b"};
  CHECK(holds(Operator::kIs, {"b"}, list));
  CHECK_FALSE(holds(Operator::kIs, {"c"}, list));
  CHECK_FALSE(holds(Operator::kIsNot, {"b"}, list));
  CHECK(holds(Operator::kIsNot, {"c"}, list));
  const FactValue none = std::vector<std::string>{};
  CHECK_FALSE(holds(Operator::kIs, {"a"}, none));
  CHECK(holds(Operator::kIsNot, {"a"}, none));
}

TEST_CASE("existence is true of every value, absence of none") {
  CHECK(holds(Operator::kExists, {"true"}, text("")));
  CHECK(holds(Operator::kExists, {}, text("")));
  CHECK_FALSE(holds(Operator::kExists, {"false"}, text("x")));
  CHECK_FALSE(holds(Operator::kAbsent, {"true"}, text("x")));
  CHECK(holds(Operator::kAbsent, {"false"}, text("x")));
  CHECK(asks_for_absence(predicate(Operator::kAbsent, {"true"})));
  CHECK(asks_for_absence(predicate(Operator::kExists, {"false"})));
  CHECK_FALSE(asks_for_absence(predicate(Operator::kExists, {"true"})));
  CHECK_FALSE(asks_for_absence(predicate(Operator::kAbsent, {"false"})));
  CHECK_FALSE(asks_for_absence(predicate(Operator::kIs, {"false"})));
}

TEST_CASE("type compares the registry's own name of it") {
  const Predicate types = predicate(Operator::kType, {"REG_DWORD", "reg_qword"});
  CHECK(satisfies(types, text("1"), {}, "REG_DWORD"));
  CHECK(satisfies(types, text("1"), {}, "REG_QWORD"));
  CHECK_FALSE(satisfies(types, text("1"), {}, "REG_SZ"));
  CHECK_FALSE(satisfies(types, text("REG_DWORD"), {}));
}

TEST_CASE("a parameter stands for its values, beside those written out") {
  Predicate allowed = predicate(Operator::kNotIn, {"kms.example.org"});
  allowed.param = "allowed";
  const ParamValues params = {{"allowed", {"a.example", "b.example"}}};
  CHECK_FALSE(satisfies(allowed, text("kms.example.org"), params));
  CHECK_FALSE(satisfies(allowed, text("B.example"), params));
  CHECK(satisfies(allowed, text("c.example"), params));
  Predicate only_param = predicate(Operator::kIn, {});
  only_param.param = "allowed";
  CHECK_FALSE(satisfies(only_param, text("a.example"), {{"allowed", {}}}));
  only_param.op = Operator::kNotIn;
  CHECK(satisfies(only_param, text("a.example"), {{"allowed", {}}}));
}

}  // namespace
}  // namespace assay
