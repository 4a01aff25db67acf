using System.Threading.Channels;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CondaStore.Functions.Builds;

/// <summary>
/// Ends canceled builds whose worker does not do so by itself, because it waits between two steps, is gone, or cannot stop at once. A
/// worker learns of a cancel with its next sign of life and gives none afterwards; a little later the build is taken from it. Together
/// that is less than five seconds. Whoever asks for a cancel wakes the process that received the request; should that process die,
/// <c>SweepBuilds</c> does the rest.
/// </summary>
/// <remarks>No activity: a build may wait for the very place that an activity would need.</remarks>
public sealed partial class CanceledBuilds(BuildStore builds, BuildEnds ends, TimeProvider timeProvider, ILogger<CanceledBuilds> log) : BackgroundService
{
    private static readonly TimeSpan Patience = BuildSteps.Beat + TimeSpan.FromMilliseconds(250);

    // Any number of cancels while one round is under way ask for one more round.
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that the cancel of a build was requested.</summary>
    public void Wake() => _wakes.Writer.TryWrite(true);

    /// <summary>Ends every canceled build whose worker has been quiet for a while.</summary>
    /// <returns>Whether a canceled build is left, whose worker still gives signs of life.</returns>
    public async Task<bool> EndQuietAsync(CancellationToken cancellationToken)
    {
        bool isLeft = false;
        DateTimeOffset now = timeProvider.GetUtcNow();
        foreach (Build build in (await builds.ActiveAsync(cancellationToken)).Where(b => b.CancelRequested))
        {
            // A sign of life ahead of the clock is from before the clock was set back: a worker that lives has written another since.
            if (build.HeartbeatOn is not { } heard || (now - heard).Duration() > Patience)
            {
                await ends.CanceledAsync(build, cancellationToken);
            }
            else
            {
                isLeft = true;
            }
        }

        return isLeft;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (bool _ in _wakes.Reader.ReadAllAsync(stoppingToken))
            {
                do
                {
                    await Task.Delay(Patience, timeProvider, stoppingToken);
                }
                while (await IsAnyLeftAsync(stoppingToken));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; the sweep at the next start looks again.
        }
    }

    private async Task<bool> IsAnyLeftAsync(CancellationToken stopping)
    {
        try
        {
            return await EndQuietAsync(stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            // The boundary of a background task, whose failure would end the host. The sweep looks again.
            LogFailed(log, exception);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Canceled builds could not be looked after.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
