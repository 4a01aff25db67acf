using System.Globalization;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Solving;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Domain.Tests.Solving.Pypi;

public sealed class JointPropertyTests
{
    private static readonly int Runs = int.Parse(Environment.GetEnvironmentVariable("CONDA_STORE_TEST_PROPERTIES") ?? "150", CultureInfo.InvariantCulture);

    private static async Task<string?> SolveAsync(JointWorld world, string[] wanted)
    {
        try
        {
            return await world.SolveAsync(wanted);
        }
        catch (SolveFailure)
        {
            return null;
        }
    }

    private static MixedUniverse.Environment Read(string answer)
    {
        MixedUniverse.Environment environment = new(0, [], []);
        foreach (string package in answer.Split(' '))
        {
            string[] parts = package.Split('=', StringSplitOptions.RemoveEmptyEntries);
            string name = parts[0].Split('[')[0];
            if (name == "python")
            {
                environment = environment with { Python = int.Parse(parts[1].Split('.')[1], CultureInfo.InvariantCulture) };
            }
            else
            {
                (package.Contains("==", StringComparison.Ordinal) ? environment.Projects : environment.Conda)[name] = parts[1][0] - '0';
            }
        }

        return environment;
    }

    [Fact]
    public void SolveAsync_AnyUniverse_AgreesWithTryingEverything() => SeededProperty.Check(Runs, async seed =>
    {
        MixedUniverse universe = new(seed);
        using JointWorld world = universe.Build();
        string? answer = await SolveAsync(world, universe.Wanted);
        MixedUniverse.Environment[] valid = [.. universe.Environments()];
        if (answer is null)
        {
            Assert.Empty(valid);
            return true;
        }

        // What is asked for first, Python, is the newest with which there is any answer; nothing unneeded is installed.
        MixedUniverse.Environment chosen = Read(answer);
        Assert.True(universe.IsValid(chosen, out HashSet<string> needed), $"{string.Join(", ", universe.Wanted)}: {answer}");
        Assert.Equal(valid.Max(v => v.Python), chosen.Python);
        Assert.Subset(needed, chosen.Conda.Keys.Concat(chosen.Projects.Keys.Select(p => p + "==")).ToHashSet());
        return true;
    });

    [Fact]
    public async Task Universes_AreOfAllKinds()
    {
        int failed = 0;
        int mixed = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            MixedUniverse universe = new(seed);
            using JointWorld world = universe.Build();
            string? answer = await SolveAsync(world, universe.Wanted);
            failed += answer is null ? 1 : 0;
            mixed += answer is not null && Read(answer) is { Conda.Count: > 0, Projects.Count: > 0 } ? 1 : 0;
        }

        Assert.InRange(failed, 10, 45);
        Assert.InRange(mixed, 5, 60);
    }

    [Fact]
    public void SolveAsync_AnswersArriveInAnyOrder_TheAnswerIsTheSame() => SeededProperty.Check(Runs / 3, async seed =>
    {
        MixedUniverse universe = new(seed);
        using JointWorld world = universe.Build();
        string expected = await DescribeAsync(world, universe.Wanted);
        for (int order = 0; order < 3; order++)
        {
            using ShuffledArrival arrival = new(world.Index, seed + order);
            Assert.Equal(expected, await DescribeAsync(world, universe.Wanted));
        }

        return true;
    });

    /// <summary>The answer, or the whole of the explanation.</summary>
    private static async Task<string> DescribeAsync(JointWorld world, string[] wanted)
    {
        await using IndexClient client = world.Client();
        try
        {
            return JointWorld.TextOf(await Solver.SolveAsync(world.Request(client, wanted), TestContext.Current.CancellationToken));
        }
        catch (SolveFailure failure)
        {
            return failure.Message + string.Join('\n', failure.Hints);
        }
    }
}
