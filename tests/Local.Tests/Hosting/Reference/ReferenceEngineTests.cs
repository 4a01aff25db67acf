using CondaStore.Store.Tests.Running;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace CondaStore.Local.Tests.Hosting.Reference;

/// <summary>The embedded engine and the maker's own run the same orchestrations; what these see, and what both wrote down, must agree.</summary>
[Trait("Quick", "no")]
public sealed class ReferenceEngineTests(ReferenceHost reference) : IClassFixture<ReferenceHost>, IAsyncLifetime
{
    private FakeHost _embedded = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _embedded = await FakeHost.StartAsync();

    public ValueTask DisposeAsync() => _embedded.DisposeAsync();

    [Fact]
    public async Task Run_MadeUpOrchestrations_AgreesWithTheReference()
    {
        int seeds = TestSettings.Number("CONDA_STORE_TEST_ORCHESTRATIONS", 12);

        // One after the other: the reference works on two things at a time.
        List<string> wrong = [];
        foreach (int seed in Enumerable.Range(1, seeds))
        {
            if (await CompareAsync(seed) is { } difference)
            {
                wrong.Add(difference);
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {seeds} differ\n" + string.Join('\n', wrong));
    }

    [Fact]
    public async Task Run_OrchestratorsOfTheProduct_AgreesWithTheReference()
    {
        int seeds = TestSettings.Number("CONDA_STORE_TEST_ORCHESTRATIONS", 2);
        await using FakeHost embedded = await FakeHost.StartAsync(functionTypes: ProductFunctions.Types);
        List<string> wrong = [];
        foreach ((string name, int seed) in from name in ProductFunctions.Orchestrators.Keys from seed in Enumerable.Range(1, seeds) select (name, seed))
        {
            object? example = ProductFunctions.Input(name, seed);
            string id = $"{name}-{seed}";
            string[] outcomes = await Task.WhenAll(
                RunAsync(reference.Client, name, id, example, [], () => reference.Histories.Of(id).Lines),
                RunAsync(embedded.Tasks, name, id, example, [], () => OrchestrationOutcome.Lines(embedded.JournalOf(id))));
            outcomes = [.. outcomes.Select(OrchestrationOutcome.WithoutChance).Select(OrchestrationOutcome.WithoutOrder)];
            if (outcomes[0] != outcomes[1])
            {
                wrong.Add($"== {id}, reference\n{outcomes[0]}\n-- embedded\n{outcomes[1]}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Terminate_WaitingOrchestration_EndsAsOnTheReference()
    {
        OrchestrationScript waiting = new("waits", [new ScriptStep(ScriptStepKind.Status, "waiting"), new ScriptStep(ScriptStepKind.Event, "never")]);

        string[] ends = await Task.WhenAll(TerminateAsync(reference.Client, waiting), TerminateAsync(_embedded.Tasks, waiting));

        Assert.StartsWith("Terminated", ends[0], StringComparison.Ordinal);
        Assert.Equal(ends[0], ends[1]);
    }

    [Fact]
    public async Task Suspend_ThenResume_LosesNoEvent()
    {
        OrchestrationScript two = new("two", [new ScriptStep(ScriptStepKind.Event, "a"), new ScriptStep(ScriptStepKind.Event, "b")]);

        string[] ends = await Task.WhenAll(SuspendAsync(reference.Client, two), SuspendAsync(_embedded.Tasks, two));

        Assert.Equal("Completed, status null, [\"1\",\"2\"]", ends[0]);
        Assert.Equal(ends[0], ends[1]);
    }

    private static async Task<string> TerminateAsync(DurableTaskClient client, OrchestrationScript script)
    {
        string id = await client.ScheduleNewOrchestrationInstanceAsync(ScriptFunctions.Orchestrator, script, Token);
        await WaitForStatusAsync(client, id);
        await client.TerminateInstanceAsync(id, "enough", Token);
        return OrchestrationOutcome.End(await client.WaitForInstanceCompletionAsync(id, true, Token));
    }

    private static async Task<string> SuspendAsync(DurableTaskClient client, OrchestrationScript script)
    {
        string id = await client.ScheduleNewOrchestrationInstanceAsync(ScriptFunctions.Orchestrator, script, Token);
        await client.WaitForInstanceStartAsync(id, Token);
        await client.SuspendInstanceAsync(id, "pause", Token);
        await client.RaiseEventAsync(id, "a", "1", Token);
        await client.RaiseEventAsync(id, "b", "2", Token);
        await client.ResumeInstanceAsync(id, "go on", Token);
        return OrchestrationOutcome.End(await client.WaitForInstanceCompletionAsync(id, true, Token));
    }

    private static async Task WaitForStatusAsync(DurableTaskClient client, string id)
    {
        while ((await client.GetInstanceAsync(id, true, Token))?.SerializedCustomStatus is null or "null")
        {
            await Task.Delay(20, Token);
        }
    }

    private async Task<string?> CompareAsync(int seed)
    {
        bool retries = seed % 2 == 0;
        ScriptGenerator generator = new(seed, retries);
        OrchestrationScript script = generator.Script();
        string id = $"seed-{seed}";
        string[] outcomes = await Task.WhenAll(
            RunAsync(reference.Client, ScriptFunctions.Orchestrator, id, script, generator.Events, () => reference.Histories.Of(id).Lines),
            RunAsync(_embedded.Tasks, ScriptFunctions.Orchestrator, id, script, generator.Events, () => OrchestrationOutcome.Lines(_embedded.JournalOf(id))));
        if (retries)
        {
            outcomes = [.. outcomes.Select(OrchestrationOutcome.WithoutOrder)];
        }

        return outcomes[0] == outcomes[1] ? null : $"== seed {seed}, reference\n{outcomes[0]}\n-- embedded\n{outcomes[1]}";
    }

    private static async Task<string> RunAsync(
        DurableTaskClient client, string name, string id, object? input, List<(string Name, string Payload)> events, Func<List<string>> history)
    {
        await client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id), Token);
        foreach ((string raised, string payload) in events)
        {
            await client.RaiseEventAsync(id, raised, payload, Token);
        }

        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            OrchestrationMetadata end = await client.WaitForInstanceCompletionAsync(id, true, limit.Token);
            return string.Join('\n', [OrchestrationOutcome.End(end), .. history()]);
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            return string.Join('\n', ["does not end", .. history()]);
        }
    }
}
