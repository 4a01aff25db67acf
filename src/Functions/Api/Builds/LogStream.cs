using System.Globalization;
using System.Text;
using CondaStore.Domain.Store.Ledger;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Api.Builds;

/// <summary>
/// Streams the live log of a build: its current content at once, then every batch as it is written, until the build has finished. A
/// heartbeat every 15 s (an empty line, or a comment between events) prevents hosts and proxies from closing a silent stream.
/// </summary>
public sealed class LogStream(BuildStore builds, BuildLog log)
{
    /// <summary>Streams the log, starting at an offset in bytes.</summary>
    public IResult Follow(Build build, long offset, HttpRequest request, CancellationToken cancellationToken)
    {
        bool events = request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        request.HttpContext.Response.Headers["X-Accel-Buffering"] = "no";
        return Results.Stream(
            body => events
                ? FollowAsEventsAsync(build, offset, body, cancellationToken)
                : FollowAsTextAsync(build, offset, body, cancellationToken),
            events ? "text/event-stream" : "text/plain; charset=utf-8");
    }

    private async Task FollowAsTextAsync(Build build, long offset, Stream body, CancellationToken cancellationToken)
    {
        await foreach (LogSlice slice in log.FollowAsync(build.Id, offset, builds, cancellationToken))
        {
            await body.WriteAsync(slice.Bytes.Length > 0 ? slice.Bytes : "\n"u8.ToArray(), cancellationToken);
            await body.FlushAsync(cancellationToken);
        }
    }

    private async Task FollowAsEventsAsync(Build build, long offset, Stream body, CancellationToken cancellationToken)
    {
        await using StreamWriter writer = new(body, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        await foreach (LogSlice slice in log.FollowAsync(build.Id, offset, builds, cancellationToken))
        {
            if (slice.Bytes.Length == 0)
            {
                await writer.WriteLineAsync(":\n");
            }
            else
            {
                await writer.WriteLineAsync("id: " + slice.NextOffset.ToString(CultureInfo.InvariantCulture));
                foreach (string line in Encoding.UTF8.GetString(slice.Bytes.Span).TrimEnd('\n').Split('\n'))
                {
                    await writer.WriteLineAsync("data: " + line);
                }

                await writer.WriteLineAsync();
            }

            await writer.FlushAsync(cancellationToken);
        }

        BuildStatus end = (await builds.FindAsync(build.Id, cancellationToken))?.Status ?? BuildStatus.Deleted;
        await writer.WriteLineAsync($"event: end\ndata: {end.ToWire()}\n");
        await writer.FlushAsync(cancellationToken);
    }
}
