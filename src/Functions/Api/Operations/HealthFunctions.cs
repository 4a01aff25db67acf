using CondaStore.Domain.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api.Operations;

/// <summary>Whether this host can work: for the platform's health check, which takes a sick instance out of service.</summary>
public sealed class HealthFunctions(StoreHealth health)
{
    /// <summary>Writes a row, a blob and a file on the share: 200 when all of it works, otherwise 503 with what does not.</summary>
    [Function("Health")]
    [Operation("status", "Whether tables, blobs and the share can be written: 200, otherwise 503 with the problems. Needs no login.")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/health")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        HealthReport report = await health.LookAsync(cancellationToken);
        return Results.Json(
            new
            {
                Status = report.IsWell ? "ok" : "error",
                Data = new
                {
                    Version = ProductVersion.Text,
                    Tables = report.Tables is null,
                    Blobs = report.Blobs is null,
                    Share = report.Share is null,
                    Problems = report.Problems,
                },
            },
            ApiJson.Options,
            statusCode: report.IsWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
