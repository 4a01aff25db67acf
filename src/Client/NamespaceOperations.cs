using System.Text.Json;

namespace CondaStore.Client;

/// <summary>Provides the operations on namespaces and on the roles that members of other namespaces have in them.</summary>
public sealed class NamespaceOperations
{
    private readonly StoreConnection _connection;

    internal NamespaceOperations(StoreConnection connection) => _connection = connection;

    /// <summary>Lists the namespaces that the caller may see, by name.</summary>
    /// <exception cref="StoreRequestException">The store refused a request or did not respond.</exception>
    public IAsyncEnumerable<RemoteNamespace> ListAsync(CancellationToken cancellationToken) => _connection.PagesAsync(
        "namespace/", RequestQuery.None, ClientJson.Default.IReadOnlyListRemoteNamespace, cancellationToken);

    /// <summary>Gets a namespace.</summary>
    /// <exception cref="StoreRequestException">The namespace does not exist, or the caller may not see it.</exception>
    public Task<RemoteNamespace> GetAsync(string ns, CancellationToken cancellationToken) =>
        _connection.SendAsync(HttpMethod.Get, Path(ns), null, ClientJson.Default.RemoteNamespace, cancellationToken);

    /// <summary>Creates a namespace.</summary>
    /// <exception cref="StoreRequestException">The namespace exists, or its name breaks the rules.</exception>
    public Task<string?> CreateAsync(string ns, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(HttpMethod.Post, Path(ns), null, cancellationToken);

    /// <summary>Replaces the metadata and the role mappings of version 1.</summary>
    /// <exception cref="StoreRequestException">The namespace does not exist, or a mapping is invalid.</exception>
    public Task<string?> UpdateAsync(string ns, NamespaceChange change, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(
            HttpMethod.Put, Path(ns), ClientJson.Write(change, ClientJson.Default.NamespaceChange), cancellationToken);

    /// <summary>Replaces the metadata, a JSON object.</summary>
    /// <exception cref="StoreRequestException">The namespace does not exist.</exception>
    public Task<string?> SetMetadataAsync(string ns, JsonElement metadata, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(
            HttpMethod.Put, Path(ns) + "metadata/", ClientJson.Write(metadata, ClientJson.Default.JsonElement), cancellationToken);

    /// <summary>Deletes a namespace with its environments and builds.</summary>
    /// <exception cref="StoreRequestException">The namespace does not exist, or the caller may not delete it.</exception>
    public Task<string?> DeleteAsync(string ns, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(HttpMethod.Delete, Path(ns), null, cancellationToken);

    /// <summary>Lists the roles that members of other namespaces have.</summary>
    /// <exception cref="StoreRequestException">The namespace does not exist, or the caller may not see its roles.</exception>
    public Task<IReadOnlyList<RemoteNamespaceRole>> RolesAsync(string ns, CancellationToken cancellationToken) => _connection.SendAsync(
        HttpMethod.Get, Path(ns) + "roles/", null, ClientJson.Default.IReadOnlyListRemoteNamespaceRole, cancellationToken);

    /// <summary>Gets the role of another namespace.</summary>
    /// <exception cref="StoreRequestException">The other namespace has no role.</exception>
    public Task<RemoteNamespaceRole> RoleAsync(string ns, string other, CancellationToken cancellationToken) => _connection.SendAsync(
        HttpMethod.Get,
        Path(ns) + "role/" + RequestQuery.None.And("other_namespace", other),
        null,
        ClientJson.Default.RemoteNamespaceRole,
        cancellationToken);

    /// <summary>Gives a role to another namespace, which must not have one.</summary>
    /// <exception cref="StoreRequestException">The role is unknown, or the other namespace already has one.</exception>
    public Task<string?> GiveRoleAsync(string ns, string other, string role, CancellationToken cancellationToken) =>
        SendRoleAsync(HttpMethod.Post, ns, new NamespaceRoleRequest(other, role), cancellationToken);

    /// <summary>Changes the role of another namespace.</summary>
    /// <exception cref="StoreRequestException">The role is unknown, or the other namespace has none.</exception>
    public Task<string?> ChangeRoleAsync(string ns, string other, string role, CancellationToken cancellationToken) =>
        SendRoleAsync(HttpMethod.Put, ns, new NamespaceRoleRequest(other, role), cancellationToken);

    /// <summary>Takes away the role of another namespace.</summary>
    /// <exception cref="StoreRequestException">The other namespace has no role.</exception>
    public Task<string?> TakeRoleAsync(string ns, string other, CancellationToken cancellationToken) =>
        SendRoleAsync(HttpMethod.Delete, ns, new NamespaceRoleRequest(other), cancellationToken);

    /// <summary>Takes away all roles of other namespaces.</summary>
    /// <exception cref="StoreRequestException">The namespace does not exist.</exception>
    public Task<string?> TakeAllRolesAsync(string ns, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(HttpMethod.Delete, Path(ns) + "roles/", null, cancellationToken);

    private Task<string?> SendRoleAsync(HttpMethod method, string ns, NamespaceRoleRequest request, CancellationToken cancellationToken) =>
        _connection.AcknowledgeAsync(
            method, Path(ns) + "role/", ClientJson.Write(request, ClientJson.Default.NamespaceRoleRequest), cancellationToken);

    private static string Path(string ns) => $"namespace/{Uri.EscapeDataString(ns)}/";
}
