using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Solving.Cdcl;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.VirtualPackages;
using static CondaStore.Domain.Tests.Solving.TestChannel;

namespace CondaStore.Domain.Tests.Solving.Requests;

public sealed class SolveFailureTests
{
    [Theory]
    [InlineData("nunpy", "'numpy'")]
    [InlineData("pyhton", "'python'")]
    [InlineData("scikit_learn", "'scikit-learn'")]
    public async Task SolveAsync_MisspeltName_NamesTheNearest(string wrong, string right)
    {
        TestChannel channel = new TestChannel().Add("numpy", "1").Add("python", "3").Add("scikit-learn", "1");
        SolveFailure failure = await FailAsync(channel.Request(wrong, "python"));
        Assert.Equal(ErrorCode.PackageNotFound, failure.Code);
        Assert.Equal([wrong], failure.Requirements);
        Assert.Contains(failure.Hints, h => h.Contains($"did you mean {right}"));
    }

    [Fact]
    public async Task SolveAsync_VersionThatDoesNotExist_NamesTheVersions()
    {
        TestChannel channel = new TestChannel().Add("x", "1.0").Add("x", "1.2");
        SolveFailure failure = await FailAsync(channel.Request("x >=2"));
        Assert.Equal(ErrorCode.Unsatisfiable, failure.Code);
        Assert.Equal("'x >=2' cannot be installed.\nNo candidates were found for x >=2.", failure.Message);
        Assert.Equal(["The channels have 'x' in these versions: 1.0, 1.2."], failure.Hints);
    }

    [Fact]
    public async Task SolveAsync_MissingVirtualPackage_SaysSo()
    {
        TestChannel channel = new TestChannel().Add("gpu", "1", depends: ["__cuda >=12"]);
        SolveFailure failure = await FailAsync(channel.Request("gpu"));
        Assert.Contains(failure.Hints, h => h.Contains("offers no '__cuda'") && h.Contains("CONDA_OVERRIDE_CUDA"));
        Assert.Equal("gpu=1=0", await SolveAsync(channel.Request("gpu") with { VirtualPackages = [new VirtualPackage("__cuda", "12.4", "0")] }));
    }

    [Fact]
    public async Task SolveAsync_StrictPriorityHidesTheCandidate_SaysHowToGetIt()
    {
        TestChannel first = new TestChannel("first").Add("x", "1");
        TestChannel second = new TestChannel("second").Add("x", "2");
        SolveFailure failure = await FailAsync(Request([first, second], "x >=2"));
        Assert.Contains("due to strict channel priority not using this option from", failure.Message);
        Assert.Contains(failure.Hints, h => h.Contains("second::x") && h.Contains("flexible"));
    }

    [Fact]
    public async Task SolveAsync_Clash_NamesOnlyTheClashingRequests()
    {
        TestChannel channel = new TestChannel()
            .Add("menu", "1", depends: ["icons 2"]).Add("icons", "1").Add("icons", "2").Add("other", "1", depends: ["more"]).Add("more", "1");
        SolveFailure failure = await FailAsync(channel.Request("other", "menu", "more", "icons 1.*"));
        Assert.Equal(["menu", "icons 1.*"], failure.Requirements);
        Assert.Equal(
            """
            'menu' and 'icons 1.*' cannot be installed together.
            The following packages are incompatible
            ├─ icons 1.* can be installed with any of the following options:
            │  └─ icons 1
            └─ menu cannot be installed because there are no viable options:
               └─ menu 1 would require
                  └─ icons 2, which cannot be installed because there are no viable options:
                     └─ icons 2, which conflicts with the versions reported above.
            """.ReplaceLineEndings("\n"),
            failure.Message);
        ConflictNode menu = failure.Tree.Conflicts[1];
        Assert.Equal((ConflictNodeKind.RequirementWithoutOptions, "menu"), (menu.Kind, menu.Name));
        Assert.Equal(ConflictNodeKind.ClashingCandidate, menu.Children[0].Children[0].Children[0].Kind);
    }

    [Fact]
    public async Task SolveAsync_LongExplanation_IsCut()
    {
        TestChannel channel = new TestChannel().Add("d", "0");
        for (int i = 1; i <= 40; i++)
        {
            channel.Add("x", $"{i}", depends: [$"y{i}"]).Add($"y{i}", "1", depends: ["d 1.*"]);
        }

        SolveFailure failure = await FailAsync(channel.Request("x"));
        Assert.EndsWith("more lines", failure.Message);
        Assert.True(failure.Message.Split('\n').Length < 70);
        Assert.True(failure.Tree.ToString().Split('\n').Length > 100);
    }
}
