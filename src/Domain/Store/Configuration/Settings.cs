using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Pypi.Building;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;

namespace CondaStore.Domain.Store.Configuration;

/// <summary>
/// Provides settings in layers: the deployment's defaults, those of the store, of a namespace, of an environment; a later layer replaces
/// individual settings of an earlier one. The layers are combined on each read, so namespaces never see each other's settings.
/// </summary>
public sealed class Settings(ITable table, StoreSettings defaults, TimeProvider clock)
{
    private const string GlobalKey = "global";
    private const string Values = "Values";

    /// <summary>Gets the default settings.</summary>
    public StoreSettings Defaults => defaults;

    /// <summary>Returns the effective settings of the store, a namespace or an environment.</summary>
    /// <param name="ns">The namespace; null for the store as a whole.</param>
    /// <param name="environment">The environment; null for the namespace as a whole.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<StoreSettings> GetAsync(string? ns, string? environment, CancellationToken cancellationToken)
    {
        List<(string Partition, string Row)> layers = [(StoreRows.GlobalSettings, GlobalKey)];
        if (ns is not null && StoreNames.IsPossible(ns))
        {
            layers.Add(PlaceOf(ns, null));
            if (environment is not null && StoreNames.IsPossible(environment))
            {
                layers.Add(PlaceOf(ns, environment));
            }
        }

        TableRow?[] rows = await Task.WhenAll(layers.Select(l => table.GetAsync(l.Partition, l.Row, cancellationToken)));
        StoreSettings settings = defaults;
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i]?.Text(Values) is { } text)
            {
                using JsonDocument layer = JsonDocument.Parse(text);
                settings = settings.Overlay(layer.RootElement, isGlobal: i == 0);
            }
        }

        return settings;
    }

    /// <summary>Changes some settings of the store, a namespace or an environment; a null resets a setting to the layer below.</summary>
    /// <param name="ns">The namespace; null for the store as a whole.</param>
    /// <param name="environment">The environment, which need not exist yet; null for the namespace as a whole.</param>
    /// <param name="values">A JSON object of names and values.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The names that were set, in the order given.</returns>
    /// <exception cref="StoreException">
    /// A name or value is wrong, applies only to the whole store, or allows more than the layers below
    /// (<see cref="ErrorCode.InvalidSetting"/>); there is no such namespace (<see cref="ErrorCode.NotFound"/>). </exception>
    public async Task<IReadOnlyList<string>> UpdateAsync(
        string? ns, string? environment, JsonElement values, CancellationToken cancellationToken)
    {
        SettingValues.Check(values, isGlobal: ns is null);
        SettingValues.CheckMade(values);
        if (ns is not null)
        {
            await CheckPlaceAsync(ns, environment, cancellationToken);
        }

        StoreSettings shown = await GetAsync(ns, environment, cancellationToken);
        values = Unmasked(values, shown);
        if (ns is not null)
        {
            // The restrictions of all layers are enforced wherever channels are used; this check only reports conflicts early.
            StoreSettings below = await GetAsync(environment is null ? null : ns, null, cancellationToken);
            StoreSettings layered = below.Overlay(values, isGlobal: false);
            ChannelPolicy.CheckNarrows(layered, below);
            IndexPolicy.CheckNarrows(layered, below);
            CheckBuilds(values, below);
        }

        (string partition, string key) = ns is null ? (StoreRows.GlobalSettings, GlobalKey) : PlaceOf(ns, environment);
        await Optimistic.RunAsync(
            async () =>
            {
                TableRow? row = await table.GetAsync(partition, key, cancellationToken);
                TableRow changed = new(partition, key) { [Values] = Merge(row?.Text(Values), values) };
                return row is null
                    ? await table.InsertAsync(changed, cancellationToken)
                    : await table.ReplaceAsync(changed, row.ETag!, cancellationToken);
            },
            clock,
            cancellationToken);
        return [.. values.EnumerateObject().Select(p => p.Name)];
    }

    private static void CheckBuilds(JsonElement values, StoreSettings below)
    {
        if (values.TryGetProperty(SettingKey.PypiSourceBuilds, out JsonElement value) && value.GetString() is { } text
            && Enum.Parse<SourceBuildPolicy>(text, ignoreCase: true) > below.PypiSourceBuilds)
        {
            string allowed = below.PypiSourceBuilds.ToString().ToLowerInvariant();
            throw new StoreException(
                ErrorCode.InvalidSetting,
                $"Setting {SettingKey.PypiSourceBuilds} may only narrow what is allowed above, which is '{allowed}'.");
        }
    }

    private static JsonElement Unmasked(JsonElement values, StoreSettings shown)
    {
        JsonObject whole = [];
        foreach (JsonProperty property in values.EnumerateObject())
        {
            whole[property.Name] = JsonNode.Parse(MaskedSecrets.Restore(property.Value, shown.Value(property.Name)).GetRawText());
        }

        using JsonDocument document = JsonDocument.Parse(whole.ToJsonString());
        return document.RootElement.Clone();
    }

    private static (string Partition, string Row) PlaceOf(string ns, string? environment) =>
        (StoreRows.Partition(ns), environment is null ? StoreRows.SettingKey : StoreRows.EnvironmentSettingKey(environment));

    private static string Merge(string? before, JsonElement values)
    {
        JsonObject merged = before is null ? [] : JsonNode.Parse(before)!.AsObject();
        foreach (JsonProperty property in values.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
            {
                merged.Remove(property.Name);
            }
            else
            {
                merged[property.Name] = JsonNode.Parse(property.Value.GetRawText());
            }
        }

        string text = merged.ToJsonString();
        return text.Length <= TableLimits.TextLength
            ? text
            : throw new StoreException(
                ErrorCode.InvalidSetting, $"The settings of one place have at most {TableLimits.TextLength} characters.");
    }

    private async Task CheckPlaceAsync(string ns, string? environment, CancellationToken cancellationToken)
    {
        bool exists = StoreNames.IsPossible(ns)
            && await table.GetAsync(StoreRows.Namespaces, TableKey.Name(ns), cancellationToken) is { } row
            && NamespaceRow.Read(row).DeletedOn is null;
        if (!exists)
        {
            throw new StoreException(ErrorCode.NotFound, "namespace does not exist");
        }

        if (environment is not null)
        {
            StoreNames.CheckEnvironment(environment);
        }
    }
}
