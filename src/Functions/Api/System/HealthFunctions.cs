using CondaStore.Domain.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api.System;

/// <summary>The endpoint of the platform's health check, which takes unhealthy instances out of service.</summary>
public sealed class HealthFunctions(StoreHealth health)
{
    /// <summary>
    /// Writes a row, a blob and a file on the share. The response is 200 if all succeed, otherwise 503 with the problems.
    /// </summary>
    [Function("Health")]
    [Operation("status", "Checks that tables, blobs and the share can be written: 200, or 503 with the problems. No login is required.")]
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
