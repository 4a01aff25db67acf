using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Tests.Specs;

public sealed class WhenConditionTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("a and b or c", "a and b or c")]
    [InlineData("a and (b or c)", "a and (b or c)")]
    [InlineData("(a and b)or(c)", "a and b or c")]
    [InlineData("android and order", "android and order")]
    [InlineData("python>=3.8", "python[version='>=3.8']")]
    [InlineData("python[version='>=3, <4'] and b", "python[version='>=3,<4'] and b")]
    [InlineData("side-dependency=0.2", "side-dependency=0.2")]
    public void Parse_Condition_IsWrittenCanonically(string text, string expected)
    {
        WhenCondition condition = WhenCondition.Parse(text);

        Assert.Equal(expected, condition.ToString());
        Assert.Equal(condition, WhenCondition.Parse(expected));
    }

    [Fact]
    public void Parse_AndBindsTighterThanOr()
    {
        var any = Assert.IsType<WhenCondition.AnyOf>(WhenCondition.Parse("a or b and c"));

        Assert.IsType<WhenCondition.Requirement>(any.Parts[0]);
        Assert.Equal(2, Assert.IsType<WhenCondition.AllOf>(any.Parts[1]).Parts.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("and")]
    [InlineData("a and")]
    [InlineData("a b")]
    [InlineData("a or or b")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("python >=3.8")]
    [InlineData("*")]
    [InlineData("a[when='b']")]
    [InlineData("a=>1")]
    public void Parse_BrokenText_Throws(string text) =>
        Assert.Equal(ErrorCode.InvalidMatchSpec, Assert.Throws<StoreException>(() => WhenCondition.Parse(text)).Code);

    [Fact]
    public void Parse_DeepParentheses_Throws() =>
        Assert.Throws<StoreException>(() => WhenCondition.Parse(new string('(', 100) + "a" + new string(')', 100)));
}
