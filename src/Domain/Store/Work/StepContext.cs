using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Store.Work;

/// <summary>What the body of a build step works with.</summary>
public sealed class StepContext(Build build, BuildLogWriter log, InstallPhase phase, CancellationToken token)
{
    private readonly Lock _gate = new();
    private readonly string _stage = phase.ToString().ToLowerInvariant();
    private InstallProgress _progress = new(phase, 0, 0);

    /// <summary>The build as it was when the step began.</summary>
    public Build Build { get; } = build;

    /// <summary>Ends the step: canceled build, lost attempt, time limit, or stop of the host.</summary>
    public CancellationToken Token { get; } = token;

    /// <summary>How far the step has come; shown in the build's row.</summary>
    public InstallProgress Progress
    {
        get
        {
            lock (_gate)
            {
                return _progress;
            }
        }

        set
        {
            lock (_gate)
            {
                _progress = value;
            }
        }
    }

    /// <summary>Writes a line to the build's log under the step's stage.</summary>
    public void Log(string line) => log.WriteLine(_stage, line);

    /// <summary>Brings the lines so far into the log, for those who stop reading it when the build's row says that it has ended.</summary>
    public async Task FlushLogAsync()
    {
        try
        {
            await log.FlushAsync(Token);
        }
        catch (StoreException)
        {
            // A log is not worth a failed build; the lines wait for the next time.
        }
    }
}
