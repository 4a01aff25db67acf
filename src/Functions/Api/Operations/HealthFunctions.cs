using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api.Operations;

/// <summary>Whether this host can work: for the platform's health check, which takes a sick instance out of service.</summary>
public sealed class HealthFunctions(ITable table, IBlobs blobs, IShare share, TimeProvider timeProvider)
{
    // A mount whose server is gone blocks for minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Reads a row and a blob and writes to the share: 200 when all of it works, otherwise 503.</summary>
    [Function("Health")]
    [Operation("status", "Whether tables, blobs and the share work: 200, otherwise 503. Needs no login.")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/health")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        bool[] works = await Task.WhenAll(
            WorksAsync(token => table.GetAsync("health", "health", token), cancellationToken),
            WorksAsync(token => blobs.PropertiesAsync("health", token), cancellationToken),
            WorksAsync(token => Task.Run(TryShare, token), cancellationToken));
        bool all = works.All(w => w);
        return Results.Json(
            new
            {
                Status = all ? "ok" : "error",
                Data = new { Version = ProductVersion.Text, Tables = works[0], Blobs = works[1], Share = works[2] },
            },
            ApiJson.Options,
            statusCode: all ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private async Task<bool> WorksAsync(Func<CancellationToken, Task> tryIt, CancellationToken cancellationToken)
    {
        try
        {
            await tryIt(cancellationToken).WaitAsync(Patience, timeProvider, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is StoreException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            return false;
        }
    }

    private void TryShare()
    {
        string file = Path.Combine(share.Root, $".health-{Environment.MachineName}-{Guid.NewGuid():N}");
        File.WriteAllBytes(file, []);
        File.Delete(file);
    }
}
