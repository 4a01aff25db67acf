using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ledger;

namespace CondaStore.Domain.Store.Work;

/// <summary>Represents the context of the body of a build step.</summary>
public sealed class StepContext(Build build, BuildLogWriter log, InstallPhase phase, CancellationToken token)
{
    private readonly Lock _gate = new();
    private readonly string _stage = phase.ToString().ToLowerInvariant();
    private InstallProgress _progress = new(phase, 0, 0);

    /// <summary>Gets the build as it was when the step began.</summary>
    public Build Build { get; } = build;

    /// <summary>Gets the token that ends the step: canceled build, lost attempt, time limit, or stop of the host.</summary>
    public CancellationToken Token { get; } = token;

    /// <summary>Gets or sets the progress of the step, stored in the build's row.</summary>
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

    /// <summary>Flushes the lines so far to the log, for readers that stop when the build's row states that it has ended.</summary>
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
