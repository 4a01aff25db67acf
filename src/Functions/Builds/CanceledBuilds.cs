using System.Threading.Channels;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Work;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CondaStore.Functions.Builds;

/// <summary>
/// Ends canceled builds whose worker does not end them itself, because it is between two steps, has died, or cannot stop at once. A
/// worker learns of a cancellation with its next heartbeat and sends none afterwards; shortly after, the build is taken from it. This
/// takes less than five seconds in total. The process that receives the cancel request triggers it; if that process dies,
/// <c>SweepBuilds</c> does.
/// </summary>
/// <remarks>Not an activity, because a build may be waiting for the slot that an activity would need.</remarks>
public sealed partial class CanceledBuilds(
    BuildStore builds, BuildEnds ends, TimeProvider timeProvider, ILogger<CanceledBuilds> log) : BackgroundService
{
    private static readonly TimeSpan Patience = BuildSteps.Beat + TimeSpan.FromMilliseconds(250);

    // Any number of cancellations during one round cause only one more round.
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
    });

    /// <summary>Signals that a build was requested to be canceled.</summary>
    public void Wake() => _wakes.Writer.TryWrite(true);

    /// <summary>Ends all canceled builds without a recent heartbeat.</summary>
    /// <returns>True if canceled builds remain whose worker still sends heartbeats.</returns>
    public async Task<bool> EndQuietAsync(CancellationToken cancellationToken)
    {
        bool isLeft = false;
        DateTimeOffset now = timeProvider.GetUtcNow();
        foreach (Build build in (await builds.ActiveAsync(cancellationToken)).Where(b => b.CancelRequested))
        {
            // A heartbeat in the future dates from before the clock was set back: a live worker has written another one since.
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
            // The host is shutting down; the sweep at the next start checks again.
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
            // The boundary of a background task, whose failure would stop the host. The sweep checks again.
            LogFailed(log, exception);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Canceled builds could not be ended.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
