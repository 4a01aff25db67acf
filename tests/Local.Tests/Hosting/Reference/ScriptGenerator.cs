namespace CondaStore.Local.Tests.Hosting.Reference;

/// <summary>Makes scripts up: the same seed, the same script.</summary>
/// <param name="seed">What the script is made from.</param>
/// <param name="retries">Whether activities may be tried again.</param>
internal sealed class ScriptGenerator(int seed, bool retries)
{
    private readonly Random _random = new(seed);
    private int _scripts;

    /// <summary>The events that have to be raised, in this order.</summary>
    public List<(string Name, string Payload)> Events { get; } = [];

    /// <summary>A script that ends once all <see cref="Events"/> have been raised.</summary>
    public OrchestrationScript Script()
    {
        int rounds = _random.Next(4) == 0 ? _random.Next(1, 4) : 0;
        ScriptStep[] steps = [.. Enumerable.Range(0, _random.Next(1, 6)).Select(_ => Step(depth: 0, rounds + 1))];
        if (Events.Count > 0)
        {
            // An instance that has failed accepts no more events, and which of them arrived before that is random.
            steps = [.. steps.Select(s => s.Kind is ScriptStepKind.Throw or ScriptStepKind.CallOrFail ? new ScriptStep(ScriptStepKind.Timer) : s)];
        }

        return new OrchestrationScript(Name(), steps, rounds);
    }

    // Only the outermost script gets events from outside, one for each of its rounds. With more than two rounds it gets none: what is
    // carried over to the next execution is lost on the reference when it is carried over again.
    private ScriptStep Step(int depth, int rounds)
    {
        ScriptStepKind kind = (ScriptStepKind)_random.Next((int)ScriptStepKind.Throw + 1);
        switch (kind)
        {
            case ScriptStepKind.Call:
                return Call();
            case ScriptStepKind.CallOrFail:
                return new ScriptStep(kind, $"value {_random.Next(1000)}", _random.Next(2));
            case ScriptStepKind.FanOut:
                return new ScriptStep(kind, Scripts: [new OrchestrationScript(Name(), [.. Enumerable.Range(0, _random.Next(1, 9)).Select(_ => Call())])]);
            case ScriptStepKind.Event or ScriptStepKind.EventBeforeTimer when depth == 0 && rounds <= 2:
                string name = $"event {_random.Next(3)}";
                Events.AddRange(Enumerable.Range(0, rounds).Select(_ => (Cased(name), $"payload {_random.Next(1000)}")));
                return new ScriptStep(kind, name);
            case ScriptStepKind.Children when depth < 2:
                return new ScriptStep(kind, Scripts: [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Child(depth))]);
            case ScriptStepKind.Talk when depth < 2:
                return new ScriptStep(kind, Scripts: [Child(depth, new ScriptStep(ScriptStepKind.Answer))]);
            case ScriptStepKind.Status:
                return new ScriptStep(kind, $"status {_random.Next(1000)}");
            case ScriptStepKind.Throw when _random.Next(2) == 0:
                return new ScriptStep(kind, $"failure: {_random.Next(1000)}");
            case ScriptStepKind.TimerBeforeEvent:
                return new ScriptStep(kind);
            default:
                return new ScriptStep(ScriptStepKind.Timer);
        }
    }

    private OrchestrationScript Child(int depth, ScriptStep? first = null) =>
        new(Name(), [.. first is null ? [] : (ScriptStep[])[first], .. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Step(depth + 1, 1))]);

    private ScriptStep Call() => new(ScriptStepKind.Call, $"value {_random.Next(1000)}", _random.Next(4), retries ? _random.Next(1, 5) : 1);

    private string Cased(string name) => _random.Next(2) == 0 ? name : name.ToUpperInvariant();

    private string Name() => $"{seed}-{_scripts++}";
}
