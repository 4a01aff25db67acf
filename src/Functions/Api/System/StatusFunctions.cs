using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Api.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Api.System;

/// <summary>The endpoint of the status of the store and the capabilities of its share.</summary>
public sealed class StatusFunctions(ITable table, IShare share)
{
    /// <summary>Gets the version, the health and the capabilities of the share.</summary>
    [Function("Status")]
    [Operation(
        "status", "Gets the version, the health and the capabilities of the share.", Data = typeof(StatusWire))]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        ShareCapabilities can = share.Capabilities;
        return ApiResults.Data(new StatusWire(
            ProductVersion.Text,
            new WorkingPartsWire(await TablesWorkAsync(cancellationToken), Directory.Exists(share.Root)),
            new ShareWire(
                can.HardLinks, can.SymbolicLinks, can.Reflinks, can.CaseSensitive, can.ExecutableBits, can.LinkLimit,
                can.Shortcomings())));
    }

    private async Task<bool> TablesWorkAsync(CancellationToken cancellationToken)
    {
        try
        {
            await table.GetAsync("health", "health", cancellationToken);
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }
}
