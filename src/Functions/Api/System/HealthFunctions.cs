using CondaStore.Domain.Diagnostics;
using CondaStore.Functions.Api.Wire;
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
    [Operation(
        "status", "Checks that tables, blobs and the share can be written.",
        Details = "The status is 503 if one of them cannot, with the same members.", Form = ResponseForm.Bare, Data = typeof(HealthWire))]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/health")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        HealthReport report = await health.LookAsync(cancellationToken);
        return Results.Json(
            new HealthWire(
                report.IsWell ? "ok" : "error",
                new CheckedPartsWire(
                    ProductVersion.Text, report.Tables is null, report.Blobs is null, report.Share is null, report.Problems)),
            ApiJson.Options,
            statusCode: report.IsWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
