using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Access;

/// <summary>
/// Stores the tokens that callers have created, so that they can be listed and revoked. A token whose row is missing or revoked grants
/// nothing. Rows are cached for <see cref="CachedFor"/>, so that a token in constant use costs one read a second.
/// </summary>
public sealed class IssuedTokens(ITable table, TimeProvider clock)
{
    /// <summary>The time after which every host refuses a revoked token.</summary>
    public static readonly TimeSpan CachedFor = TimeSpan.FromSeconds(1);

    private const int LongestName = 255;
    private const int IdBytes = 8;
    private const int MostCached = 10_000;
    private static readonly TimeSpan UseNotedEvery = TimeSpan.FromMinutes(1);

    // Hosts whose clocks differ must not remove what another still accepts.
    private static readonly TimeSpan KeptAfterExpiry = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, (bool IsActive, long ReadAt)> _cache = new(StringComparer.Ordinal);

    /// <summary>Determines whether a token is active, and notes that it is used.</summary>
    internal async Task<bool> IsActiveAsync(string id, CancellationToken cancellationToken)
    {
        if (_cache.TryGetValue(id, out (bool IsActive, long ReadAt) cached) && clock.GetElapsedTime(cached.ReadAt) < CachedFor)
        {
            return cached.IsActive;
        }

        long readAt = clock.GetTimestamp();
        TableRow? row = IsPossible(id) ? await table.GetAsync(StoreRows.Tokens, id, cancellationToken) : null;
        bool isActive = row is not null && Read(row).IsActive(clock.GetUtcNow());
        Cache(id, isActive, readAt);
        if (isActive)
        {
            await NoteUseAsync(row!, cancellationToken);
        }

        return isActive;
    }

    /// <summary>Adds the row of a new token and returns its ID.</summary>
    /// <exception cref="StoreException">The name is too long (<see cref="ErrorCode.InvalidRequest"/>), or the caller's token has been revoked
    /// (<see cref="ErrorCode.AccessDenied"/>).</exception>
    internal async Task<string> AddAsync(
        Caller caller, TokenRequest request, string primaryNamespace, DateTimeOffset expires, RoleBindings? bindings,
        CancellationToken cancellationToken)
    {
        if (request.Name.Length > LongestName || request.Name.Any(char.IsControl))
        {
            throw new StoreException(
                ErrorCode.InvalidRequest, $"The name of a token has at most {LongestName} characters and no control characters.");
        }

        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        await table.InsertAsync(
            Write(new IssuedToken(id, request.Name, caller.PrimaryNamespace, primaryNamespace, clock.GetUtcNow(), expires)
            {
                Bindings = bindings,
                Parent = caller.TokenId,
            }),
            cancellationToken);

        // Whoever revokes the parent either finds the new row afterwards, or has written before it is read here.
        if (caller.TokenId is { } parent && await FindAsync(parent, cancellationToken) is not { RevokedOn: null })
        {
            await table.DeleteAsync(StoreRows.Tokens, id, null, cancellationToken);
            throw Caller.Denied();
        }

        return id;
    }

    /// <summary>Finds a token that has not been removed yet.</summary>
    internal async Task<IssuedToken?> FindAsync(string id, CancellationToken cancellationToken) =>
        IsPossible(id) && await table.GetAsync(StoreRows.Tokens, id, cancellationToken) is { } row ? Read(row) : null;

    /// <summary>Lists all tokens, including revoked and expired ones that have not been removed yet.</summary>
    internal async Task<IReadOnlyList<IssuedToken>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await StoreRows.AllAsync(table, TableRange.Partition(StoreRows.Tokens), cancellationToken)).Select(Read)];

    /// <summary>Revokes a token and those created with it, directly or not.</summary>
    internal async Task RevokeAsync(IssuedToken token, CancellationToken cancellationToken)
    {
        await MarkAsync(token.Id, cancellationToken);
        ILookup<string, IssuedToken> children = (await ListAsync(cancellationToken))
            .Where(t => t.Parent is not null)
            .ToLookup(t => t.Parent!, StringComparer.Ordinal);
        foreach (IssuedToken child in children[token.Id])
        {
            await RevokeAsync(child, cancellationToken);
        }
    }

    /// <summary>Removes the rows of tokens that have expired, and returns their number.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        int removed = 0;
        foreach (IssuedToken token in await ListAsync(cancellationToken))
        {
            if (token.ExpiresOn + KeptAfterExpiry < clock.GetUtcNow())
            {
                removed += await table.DeleteAsync(StoreRows.Tokens, token.Id, null, cancellationToken) ? 1 : 0;
            }
        }

        return removed;
    }

    private Task MarkAsync(string id, CancellationToken cancellationToken) => Optimistic.RunAsync(
        async () =>
        {
            if (await table.GetAsync(StoreRows.Tokens, id, cancellationToken) is { } row && row.Time("RevokedOn") is null)
            {
                row["RevokedOn"] = clock.GetUtcNow();
                await table.ReplaceAsync(row, row.ETag!, cancellationToken);
            }

            return _cache.TryRemove(id, out _);
        },
        clock,
        cancellationToken);

    // A use that another host notes at the same time, or that the storage cannot take now, is noted again soon.
    private async Task NoteUseAsync(TableRow row, CancellationToken cancellationToken)
    {
        if (row.Time("LastUsedOn") is { } last && clock.GetUtcNow() - last < UseNotedEvery)
        {
            return;
        }

        row["LastUsedOn"] = clock.GetUtcNow();
        try
        {
            await table.ReplaceAsync(row, row.ETag!, cancellationToken);
        }
        catch (Exception e) when (e is ConflictException or StorageUnavailableException)
        {
        }
    }

    private void Cache(string id, bool isActive, long readAt)
    {
        _cache[id] = (isActive, readAt);
        if (_cache.Count > MostCached)
        {
            foreach ((string old, (_, long at)) in _cache)
            {
                if (clock.GetElapsedTime(at) >= CachedFor)
                {
                    _cache.TryRemove(old, out _);
                }
            }
        }
    }

    private static bool IsPossible(string id) => id.Length == IdBytes * 2 && id.All(char.IsAsciiHexDigitLower);

    private static TableRow Write(IssuedToken token) => new(StoreRows.Tokens, token.Id)
    {
        ["Name"] = token.Name,
        ["Owner"] = token.Owner,
        ["PrimaryNamespace"] = token.PrimaryNamespace,
        ["CreatedOn"] = token.CreatedOn,
        ["ExpiresOn"] = token.ExpiresOn,
        ["Bindings"] = token.Bindings is { } bindings
            ? JsonSerializer.Serialize(bindings.ToWire().ToDictionary(b => b.Key, b => b.Value.ToArray()), NamespaceJson.Default.DictionaryStringStringArray)
            : null,
        ["Parent"] = token.Parent,
    };

    private static IssuedToken Read(TableRow row) => new(
        row.RowKey,
        row.Text("Name") ?? "",
        row.Text("Owner") ?? "",
        row.Text("PrimaryNamespace") ?? "",
        row.Time("CreatedOn") ?? default,
        row.Time("ExpiresOn") ?? default)
    {
        Bindings = row.Text("Bindings") is { } json
            ? RoleBindings.Parse(JsonSerializer.Deserialize(json, NamespaceJson.Default.DictionaryStringStringArray)!)
            : null,
        LastUsedOn = row.Time("LastUsedOn"),
        RevokedOn = row.Time("RevokedOn"),
        Parent = row.Text("Parent"),
    };
}
