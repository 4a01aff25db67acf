using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace CondaStore.Client;

/// <summary>Reads the log of a build as it grows. A broken stream is continued where it broke.</summary>
internal sealed class BuildLogReader(StoreConnection connection, string path)
{
    private const string EventStream = "text/event-stream";
    private const string EndEvent = "end";
    private const int MostFailures = 5;

    private long _offset;
    private bool _hasEnded;

    /// <summary>Enumerates the lines until the build ends.</summary>
    /// <exception cref="StoreRequestException">The store refused the request or did not respond repeatedly.</exception>
    public async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int failures = 0;
        while (!_hasEnded)
        {
            long before = _offset;
            IAsyncEnumerator<SseItem<string>> events = EventsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (events)
            {
                while (await TryMoveAsync(events, failures))
                {
                    foreach (string line in LinesOf(events.Current))
                    {
                        yield return line;
                    }
                }
            }

            failures = _offset > before ? 0 : failures + 1;
            if (!_hasEnded)
            {
                await connection.LookAgainAsync(cancellationToken);
            }
        }
    }

    private async IAsyncEnumerable<SseItem<string>> EventsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string requested = path + RequestQuery.None.And("follow", "true").And("offset", _offset);
        await using Stream stream = await connection.OpenAsync(requested, cancellationToken, EventStream);
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            yield return item;
        }
    }

    // A stream that breaks is continued, unless that has been tried several times without receiving anything.
    private static async Task<bool> TryMoveAsync(IAsyncEnumerator<SseItem<string>> events, int failures)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception failure) when (failures < MostFailures && (failure is IOException or StoreRequestException { IsTransient: true }))
        {
            return false;
        }
        catch (IOException failure)
        {
            throw new StoreRequestException($"The log cannot be read: {failure.Message}", failure);
        }
    }

    private IEnumerable<string> LinesOf(SseItem<string> item)
    {
        if (item.EventType == EndEvent)
        {
            _hasEnded = true;
            return [];
        }

        if (long.TryParse(item.EventId, NumberStyles.None, CultureInfo.InvariantCulture, out long next))
        {
            _offset = next;
        }

        return item.Data.Split('\n');
    }
}
