using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Configuration;
using Microsoft.Extensions.Hosting;

namespace CondaStore.Functions.Transfers;

/// <summary>Accepts tokens of stores that were restored into this one, from the start of the host.</summary>
public sealed class RestoredTokenKeys(ITable table, TokenKey key) : IHostedService
{
    /// <summary>Reloads the keys, also after a restore.</summary>
    public async Task StartAsync(CancellationToken cancellationToken) =>
        key.ForTokens.Accept(await new RestoredKeys(table).ListAsync(cancellationToken));

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
