namespace CondaStore.Web.Tests;

public sealed class StagesTests
{
    [Fact]
    public void Split_LinesOfSeveralStages_AreGroupedInOrder()
    {
        IReadOnlyList<LogSection> sections = Stages.Split(
            "[build] starting\n[channels] reading\n[solve] chosen\n[fetch] a\ncontinued\n[fetch] b\n[link] c\n[wheels] d\n[verify] e\n[build] done\n");

        Assert.Equal([BuildStage.Solve, BuildStage.Fetch, BuildStage.Link, BuildStage.Finish], sections.Select(s => s.Stage));
        Assert.Equal([1, 4, 7, 9], sections.Select(s => s.FirstLine));
        Assert.Equal(["starting", "reading", "chosen"], sections[0].Lines);
        Assert.Equal(["a", "continued", "b"], sections[1].Lines);
        Assert.Equal(["e", "done"], sections[3].Lines);
    }

    [Theory]
    [InlineData("[1] x", "[1] x")]
    [InlineData("[none] x", "[none] x")]
    [InlineData("[] x", "[] x")]
    [InlineData("[fetch]x", "[fetch]x")]
    public void Split_UnknownMark_StaysPartOfTheLine(string line, string expected) =>
        Assert.Equal([expected], Assert.Single(Stages.Split(line)).Lines);

    [Fact]
    public void Split_NoLog_HasNoSections() => Assert.Empty(Stages.Split("\n\n"));
}
