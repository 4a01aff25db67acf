using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Specifying;

namespace CondaStore.Domain.Tests.Store.Specifying;

public sealed class SpecificationReadingTests
{
    [Fact]
    public void Of_ValidFile_HasNoProblems()
    {
        SpecificationReading reading = SpecificationReading.Of("name: e\ndependencies: [python]\n");

        Assert.Equal("e", reading.Name);
        Assert.Empty(reading.Problems);
    }

    [Fact]
    public void Of_SeveralMistakes_TellsAllWithTheirPlacesInOrder()
    {
        SpecificationReading reading = SpecificationReading.Of("name: e\ndependencies:\n- 'numpy>='\n- pip:\n  - '==x'\n- 'scipy<'\n");

        Assert.Equal("e", reading.Name);
        Assert.Equal([3, 5, 6], reading.Problems.Select(p => p.Line));
        Assert.All(reading.Problems, p => Assert.DoesNotContain("type=", p.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("name: [", ErrorCode.InvalidDocument)]
    [InlineData("dependencies: [python]", ErrorCode.InvalidEnvironmentFile)]
    [InlineData("name: a/b", ErrorCode.InvalidEnvironmentFile)]
    [InlineData("name: ..", ErrorCode.InvalidName)]
    public void Of_FileWithoutAUsableName_HasNone(string text, ErrorCode code)
    {
        SpecificationReading reading = SpecificationReading.Of(text);

        Assert.Null(reading.Name);
        Assert.Equal(code, Assert.Single(reading.Problems).Code);
    }
}
