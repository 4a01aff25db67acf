using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Domain.VirtualPackages;
using static CondaStore.Domain.Tests.Solving.TestChannel;

namespace CondaStore.Domain.Tests.Solving;

public sealed class SolverTests
{
    private static readonly VirtualPackage Glibc = new("__glibc", "2.17", "0");

    [Theory]
    [InlineData(ChannelPriority.Strict, "x", "x=1=0")]
    [InlineData(ChannelPriority.Flexible, "x", "x=1=0")]
    [InlineData(ChannelPriority.Flexible, "x >=2", "x=2=0")]
    [InlineData(ChannelPriority.Disabled, "x", "x=2=0")]
    [InlineData(ChannelPriority.Strict, "second::x", "x=2=0")]
    [InlineData(ChannelPriority.Strict, "https://channels.test/second::x", "x=2=0")]
    public async Task SolveAsync_NameInTwoChannels_PriorityDecides(ChannelPriority priority, string spec, string expected)
    {
        TestChannel first = new TestChannel("first").Add("x", "1");
        TestChannel second = new TestChannel("second").Add("x", "2");
        Assert.Equal(expected, await SolveAsync(Request([first, second], spec) with { ChannelPriority = priority }));
    }

    [Fact]
    public async Task SolveAsync_FirstChannelHasOnlyTooNewRecords_StillOwnsTheName()
    {
        TestChannel first = new TestChannel("first").Add("x", "2", timestamp: 2_000_000_000_000);
        TestChannel second = new TestChannel("second").Add("x", "1", timestamp: 1_000_000_000_000);
        SolveRequest request = Request([first, second], "x") with
        {
            ExcludeNewer = new ExcludeNewer { Cutoff = DateTimeOffset.FromUnixTimeMilliseconds(1_500_000_000_000) },
        };
        SolveFailure failure = await FailAsync(request);
        Assert.Equal(ErrorCode.Unsatisfiable, failure.Code);
        Assert.Contains("uploaded after the cutoff date", failure.Message);
        Assert.Contains(failure.Hints, h => h.Contains("cut-off date"));
        Assert.Contains(failure.Hints, h => h.Contains("second::x"));
        Assert.Equal("x=1=0", await SolveAsync(request with { ChannelPriority = ChannelPriority.Flexible }));
    }

    [Fact]
    public async Task SolveAsync_CutoffOfOneChannel_LeavesOthersAlone()
    {
        TestChannel first = new TestChannel("first").Add("x", "1", timestamp: 1_000).Add("x", "2", timestamp: 9_000);
        TestChannel second = new TestChannel("second").Add("y", "1", timestamp: 1_000).Add("y", "2", timestamp: 9_000);
        SolveRequest request = Request([first, second], "x", "y") with
        {
            ExcludeNewer = new ExcludeNewer
            {
                Channels = new Dictionary<string, DateTimeOffset> { [first.Url] = DateTimeOffset.FromUnixTimeMilliseconds(5_000) },
            },
        };
        Assert.Equal("x=1=0 y=2=0", await SolveAsync(request));
    }

    [Fact]
    public async Task SolveAsync_TrackFeatures_ComeLast()
    {
        TestChannel channel = new TestChannel().Add("x", "2", features: ["old"]).Add("x", "1");
        Assert.Equal("x=1=0", await SolveAsync(channel.Request("x")));
        Assert.Equal("x=2=0", await SolveAsync(channel.Request("x >=2")));
    }

    [Fact]
    public async Task SolveAsync_EqualBuilds_TheOneWithNewerDependenciesWins()
    {
        TestChannel channel = new TestChannel()
            .Add("python", "3.11").Add("python", "3.12")
            .Add("x", "1", "py311", depends: ["python 3.11.*"], timestamp: 9_000)
            .Add("x", "1", "py312", depends: ["python 3.12.*"], timestamp: 1_000);
        Assert.Equal("python=3.12=0 x=1=py312", await SolveAsync(channel.Request("x")));
    }

    [Fact]
    public async Task SolveAsync_DependencyNamedTwice_TheLeastAdmittedCounts()
    {
        TestChannel channel = new TestChannel()
            .Add("d", "1").Add("d", "2").Add("d", "3")
            .Add("x", "1", "a", depends: ["d", "d <2"])
            .Add("x", "1", "b", depends: ["d <3"]);
        Assert.Equal("d=2=0 x=1=b", await SolveAsync(channel.Request("x")));
    }

    [Fact]
    public async Task SolveAsync_RequestedVersionOfDependency_IsTheBestThatCountsForEquals()
    {
        TestChannel channel = new TestChannel()
            .Add("python", "3.10").Add("python", "3.14")
            .Add("x", "1", "any", depends: ["python >=3.10"], timestamp: 1_000)
            .Add("x", "1", "py310", depends: ["python 3.10.*"], timestamp: 2_000);
        Assert.Equal("python=3.14=0 x=1=any", await SolveAsync(channel.Request("x")));
        Assert.Equal("python=3.10=0 x=1=py310", await SolveAsync(channel.Request("x", "python 3.10.*")));
    }

    [Fact]
    public async Task SolveAsync_EqualInAllElse_TheYoungerWins()
    {
        TestChannel channel = new TestChannel().Add("x", "1", "a", timestamp: 1_000).Add("x", "1", "b", timestamp: 2_000);
        Assert.Equal("x=1=b", await SolveAsync(channel.Request("x")));
    }

    [Theory]
    [InlineData(SolveStrategy.Highest, "d=2=0 x=2=b")]
    [InlineData(SolveStrategy.LowestVersion, "d=1=0 x=1=b")]
    [InlineData(SolveStrategy.LowestVersionDirect, "d=2=0 x=1=b")]
    public async Task SolveAsync_Strategy_ChoosesVersionsButAlwaysTheHighestBuild(SolveStrategy strategy, string expected)
    {
        TestChannel channel = new TestChannel().Add("d", "1").Add("d", "2");
        foreach (string version in new[] { "1", "2" })
        {
            channel.Add("x", version, "a", 0, ["d"]).Add("x", version, "b", 1, ["d"]);
        }

        Assert.Equal(expected, await SolveAsync(channel.Request("x") with { Strategy = strategy }));
    }

    [Fact]
    public async Task SolveAsync_Favored_StaysUnlessExcluded()
    {
        TestChannel channel = new TestChannel().Add("x", "1").Add("x", "2");
        RepodataRecord installed = channel.Find("x", "1");
        SolveRequest request = channel.Request("x") with { Favored = [installed] };
        Assert.Equal("x=1=0", await SolveAsync(request));
        Assert.Equal("x=2=0", await SolveAsync(request with { Excluded = new Dictionary<string, string> { [installed.Url] = "it is broken" } }));
    }

    [Fact]
    public async Task SolveAsync_FavoredRecordGoneFromTheChannel_IsKept()
    {
        TestChannel channel = new TestChannel().Add("x", "2");
        RepodataRecord installed = new TestChannel().Add("x", "1").Find("x", "1");
        Assert.Equal("x=1=0", await SolveAsync(channel.Request("x") with { Favored = [installed] }));
    }

    [Fact]
    public async Task SolveAsync_Pinned_IsTheOnlyChoice()
    {
        TestChannel channel = new TestChannel().Add("x", "1").Add("x", "2").Add("y", "1", depends: ["x >=2"]);
        SolveRequest request = channel.Request("y") with { Pinned = [channel.Find("x", "1")] };
        SolveFailure failure = await FailAsync(request);
        Assert.Contains("x 1 is locked, but another version is required as reported above", failure.Message);
        Assert.Equal("x=1=0", await SolveAsync(request with { Specs = [MatchSpec.Parse("x")] }));
    }

    [Fact]
    public async Task SolveAsync_PinIsExcluded_FailsOnlyWhenWanted()
    {
        TestChannel channel = new TestChannel().Add("x", "1").Add("x", "2").Add("y", "1");
        RepodataRecord pin = channel.Find("x", "1");
        SolveRequest request = channel.Request("x") with
        {
            Pinned = [pin],
            Excluded = new Dictionary<string, string> { [pin.Url] = "it is broken" },
        };
        Assert.Contains("it is broken", (await FailAsync(request)).Message);
        Assert.Equal("y=1=0", await SolveAsync(request with { Specs = [MatchSpec.Parse("y")] }));
    }

    [Fact]
    public async Task SolveAsync_ConstraintOnVirtualPackage_CountsWithoutDependents()
    {
        TestChannel channel = new TestChannel().Add("x", "2", constrains: ["__glibc >=2.28"]).Add("x", "1");
        Assert.Equal("x=1=0", await SolveAsync(channel.Request("x") with { VirtualPackages = [Glibc] }));
        SolveFailure failure = await FailAsync(channel.Request("x >=2") with { VirtualPackages = [Glibc] });
        Assert.Equal(["x >=2"], failure.Requirements);
        Assert.Contains(failure.Hints, h => h.Contains("'__glibc' 2.17") && h.Contains("CONDA_OVERRIDE_GLIBC"));
    }

    [Fact]
    public async Task SolveAsync_DependencyThatCannotBeRead_MakesTheRecordUnusable()
    {
        TestChannel channel = new TestChannel().Add("x", "2", depends: ["d >=1<2"]).Add("x", "1").Add("d", "1");
        Assert.Equal("x=1=0", await SolveAsync(channel.Request("x")));
        Assert.Contains("the dependency 'd >=1<2' failed to parse", (await FailAsync(channel.Request("x >=2"))).Message);
    }

    [Fact]
    public async Task SolveAsync_RecordsThatCannotBeRead_AreTold()
    {
        TestChannel channel = new TestChannel()
            .Add("x", "2", depends: ["d >=1<2"]).Add("x", "1", constrains: ["c >=1<2", "e <2"]).Add("d", "1").Add("e", "2").Add("e", "1");
        Solution solution = await Solver.SolveAsync(channel.Request("x", "e"), TestContext.Current.CancellationToken);

        Assert.Equal(["1", "1"], solution.Records.Select(r => r.Version));
        Assert.Equal(2, solution.Warnings.Count);
        Assert.StartsWith("x-1-0: the constraint 'c >=1<2' failed to parse", solution.Warnings[0], StringComparison.Ordinal);
        Assert.StartsWith("x-2-0: the dependency 'd >=1<2' failed to parse", solution.Warnings[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ray[default,data] >=2.9.0,<3.0.0", "2.9.5")]
    [InlineData("ray >=2.9.0,,<3.0.0", "3.0")]
    [InlineData("not a spec at all", "3.0")]
    public async Task SolveAsync_OddConstraint_ExcludesNoRecord(string constraint, string ray)
    {
        TestChannel channel = new TestChannel().Add("i", "2.1", constrains: [constraint]).Add("ray", "2.9.5").Add("ray", "3.0");
        Assert.Equal("i=2.1=0", await SolveAsync(channel.Request("i")));
        Assert.Equal($"i=2.1=0 ray={ray}=0", await SolveAsync(channel.Request("i", "ray")));
    }

    [Fact]
    public async Task SolveAsync_OneOfSeveralPlatforms_IsNamedByTheFailure()
    {
        TestChannel channel = new TestChannel().Add("x", "1", depends: ["y"]).Add("z", "1", depends: ["x"]);

        Assert.StartsWith("'x' cannot be installed for osx-64.", (await FailAsync(channel.Request("x") with { Platform = "osx-64" })).Message, StringComparison.Ordinal);
        Assert.StartsWith("'x' cannot be installed.", (await FailAsync(channel.Request("x"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SolveAsync_CutoffOfAChannel_CountsLikeOneOfAPackage()
    {
        DateTimeOffset cutoff = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
        long old = cutoff.AddDays(-1).ToUnixTimeMilliseconds();
        long young = cutoff.AddDays(1).ToUnixTimeMilliseconds();
        TestChannel stable = new TestChannel("stable").Add("a", "1", timestamp: old).Add("a", "2", timestamp: young);
        TestChannel inner = new TestChannel("internal").Add("b", "1", timestamp: old).Add("b", "2", timestamp: young);
        SolveRequest request = TestChannel.Request([stable, inner], "a", "b");
        DateTimeOffset never = DateTimeOffset.MaxValue;

        foreach (string name in (string[])["internal", "https://channels.test/internal", "https://channels.test/internal/", "https://u:p@channels.test/t/tk/internal"])
        {
            ExcludeNewer exempt = new() { Cutoff = cutoff, Channels = new Dictionary<string, DateTimeOffset> { [name] = never } };
            Assert.Equal("a=1=0 b=2=0", await SolveAsync(request with { ExcludeNewer = exempt }));
            ExcludeNewer strict = new() { Channels = new Dictionary<string, DateTimeOffset> { [name] = cutoff } };
            Assert.Equal("a=2=0 b=1=0", await SolveAsync(request with { ExcludeNewer = strict }));
        }

        ExcludeNewer package = new()
        {
            Channels = new Dictionary<string, DateTimeOffset> { ["internal"] = cutoff },
            Packages = new Dictionary<string, DateTimeOffset> { ["b"] = never },
        };
        Assert.Equal("a=2=0 b=2=0", await SolveAsync(request with { ExcludeNewer = package }));
    }

    [Fact]
    public async Task SolveAsync_BothArchiveKinds_CondaIsPreferred()
    {
        TestChannel channel = new TestChannel().Add("x", "1", archive: "tar.bz2").Add("x", "1", archive: "conda");
        Solution solution = await Solver.SolveAsync(channel.Request("x"), TestContext.Current.CancellationToken);
        Assert.Equal("x-1-0.conda", Assert.Single(solution.Records).FileName);
    }

    [Fact]
    public async Task SolveAsync_NameInBothFolders_HigherVersionWins()
    {
        TestChannel channel = new TestChannel().Add("x", "1").Add("x", "1.1", subdir: "noarch").Add("x", "1.0.5");
        Assert.Equal("x=1.1=0", await SolveAsync(channel.Request("x")));
        Assert.Equal("x=1.0.5=0", await SolveAsync(channel.Request("x <1.1")));
        Assert.Equal("x=1=0", await SolveAsync(channel.Request("x 1.0")));
    }

    [Fact]
    public async Task SolveAsync_Constraints_CountOnlyForWhatIsChosen()
    {
        TestChannel channel = new TestChannel().Add("x", "1", depends: ["d"]).Add("d", "1").Add("d", "2").Add("e", "1");
        SolveRequest request = channel.Request("x") with { Constraints = [MatchSpec.Parse("d <2"), MatchSpec.Parse("e >5"), MatchSpec.Parse("f")] };
        Assert.Equal("d=1=0 x=1=0", await SolveAsync(request));
        SolveFailure failure = await FailAsync(request with { Constraints = [MatchSpec.Parse("d >5")] });
        Assert.Contains("the constraint d >5 cannot be fulfilled", failure.Message);
    }

    [Fact]
    public async Task SolveAsync_Answer_IsInInstallOrder()
    {
        TestChannel channel = new TestChannel()
            .Add("pip", "1", depends: ["python", "wheel"], subdir: "noarch")
            .Add("wheel", "1", depends: ["python"], subdir: "noarch")
            .Add("python", "3", depends: ["pip", "zlib"])
            .Add("zlib", "1");
        Solution solution = await Solver.SolveAsync(channel.Request("pip"), TestContext.Current.CancellationToken);
        Assert.Equal(["zlib", "python", "wheel", "pip"], solution.Records.Select(r => r.Name));
    }

    [Fact]
    public async Task SolveAsync_SpecWithoutExactName_IsRefused()
    {
        StoreException exception = await Assert.ThrowsAsync<StoreException>(
            async () => await Solver.SolveAsync(new TestChannel().Request("py*"), TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCode.InvalidMatchSpec, exception.Code);
    }

    [Fact]
    public async Task SolveAsync_Canceled_Throws()
    {
        TestChannel channel = Pigeonholes();
        using CancellationTokenSource source = new();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Solver.SolveAsync(channel.Request("all"), source.Token));
    }

    [Fact]
    public async Task SolveAsync_TimeIsOver_ThrowsSolveLimit()
    {
        StoreException exception = await Assert.ThrowsAsync<StoreException>(async () => await Solver.SolveAsync(
            Pigeonholes().Request("all") with { Timeout = TimeSpan.FromSeconds(5), TimeProvider = new HurryingClock() },
            TestContext.Current.CancellationToken));
        Assert.Equal(ErrorCode.SolveLimit, exception.Code);
        Assert.Contains("5 seconds", exception.Message);
    }

    /// <summary>Seven packages, each of which needs one of six places for itself.</summary>
    private static TestChannel Pigeonholes()
    {
        TestChannel channel = new();
        channel.Add("all", "1", depends: [.. Enumerable.Range(0, 7).Select(i => $"pigeon{i}")]);
        for (int pigeon = 0; pigeon < 7; pigeon++)
        {
            for (int hole = 0; hole < 6; hole++)
            {
                channel.Add($"pigeon{pigeon}", $"{hole}", depends: [$"hole{hole} {pigeon}.*"]);
                channel.Add($"hole{hole}", $"{pigeon}");
            }
        }

        return channel;
    }

    /// <summary>A second passes at every look.</summary>
    private sealed class HurryingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _now++;
    }
}
