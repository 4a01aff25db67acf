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
    [InlineData("python >=3.9", "python[version='>=3.9']")]
    [InlineData("python >=3.6 and __unix", "python[version='>=3.6'] and __unix")]
    [InlineData("(python >=3.6 or python <3.0) and __unix", "(python[version='>=3.6'] or python[version='<3.0']) and __unix")]
    [InlineData("python 3.9.* *_cpython or pandoc >= 2.0", "python=3.9[build=*_cpython] or pandoc[version='>=2.0']")]
    [InlineData("a b", "a==b")]
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
    [InlineData("a or or b")]
    [InlineData("a or and b")]
    [InlineData("   ")]
    [InlineData("a b c d")]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("*")]
    [InlineData("a[when='b']")]
    [InlineData("a=>1")]
    public void Parse_BrokenText_Throws(string text) =>
        Assert.Equal(ErrorCode.InvalidMatchSpec, Assert.Throws<StoreException>(() => WhenCondition.Parse(text)).Code);

    [Theory]
    [InlineData(8, true)]
    [InlineData(9, false)]
    [InlineData(300, false)]
    public void Parse_ManyAlternativesOfAlternatives_HaveALimit(int factors, bool isRead)
    {
        string text = string.Join(" and ", Enumerable.Repeat("(a or b)", factors));

        if (isRead)
        {
            Assert.Equal(text, WhenCondition.Parse(text).ToString());
        }
        else
        {
            Assert.Equal(ErrorCode.InvalidMatchSpec, Assert.Throws<StoreException>(() => WhenCondition.Parse(text)).Code);
        }
    }

    [Fact]
    public void Parse_DeepParentheses_Throws() =>
        Assert.Throws<StoreException>(() => WhenCondition.Parse(new string('(', 100) + "a" + new string(')', 100)));
}
