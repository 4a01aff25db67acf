using System.Text.Json;

namespace CondaStore.Client;

/// <summary>
/// Provides the operations on the settings of the store, of namespaces and of environments. The most specific level overrides the others.
/// </summary>
public sealed class SettingOperations
{
    private readonly StoreConnection _connection;

    internal SettingOperations(StoreConnection connection) => _connection = connection;

    /// <summary>Gets the effective settings by name.</summary>
    /// <param name="ns">The namespace, or null for the store.</param>
    /// <param name="environment">The environment of the namespace, or null for the namespace.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="StoreRequestException">The caller may not read the settings.</exception>
    public Task<IReadOnlyDictionary<string, JsonElement>> GetAsync(string? ns, string? environment, CancellationToken cancellationToken) =>
        _connection.SendAsync(
            HttpMethod.Get, Path(ns, environment), null, ClientJson.Default.IReadOnlyDictionaryStringJsonElement, cancellationToken);

    /// <summary>Changes settings.</summary>
    /// <param name="ns">The namespace, or null for the store.</param>
    /// <param name="environment">The environment of the namespace, or null for the namespace.</param>
    /// <param name="values">The values by name; a value of null returns to that of the level above.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="StoreRequestException">A name or a value is invalid, or the caller is not authorized.</exception>
    public Task<string?> UpdateAsync(
        string? ns, string? environment, IReadOnlyDictionary<string, JsonElement> values, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(
            HttpMethod.Put,
            Path(ns, environment),
            ClientJson.Write(values, ClientJson.Default.IReadOnlyDictionaryStringJsonElement),
            cancellationToken);

    private static string Path(string? ns, string? environment) => (ns, environment) switch
    {
        (null, _) => "setting/",
        (_, null) => $"setting/{Uri.EscapeDataString(ns)}/",
        _ => $"setting/{Uri.EscapeDataString(ns)}/{Uri.EscapeDataString(environment)}/",
    };
}
