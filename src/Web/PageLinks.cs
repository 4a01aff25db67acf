using System.Globalization;
using CondaStore.Web.Files;

namespace CondaStore.Web;

/// <summary>The addresses of the store's pages and of the parts of its API that pages use. Names are escaped here and nowhere else.</summary>
/// <param name="prefix">The path under which the store is served, for example <c>/conda-store</c>; <c>/</c> for the root.</param>
/// <param name="origin">Scheme, host and port by which the caller reaches the store.</param>
public sealed class PageLinks(string prefix, string origin)
{
    private readonly string _prefix = prefix.TrimEnd('/');

    /// <summary>Where the store is, with scheme and host.</summary>
    public string Store => $"{origin}{_prefix}/";

    /// <summary>The list of environments.</summary>
    public string Home => $"{_prefix}/admin/";

    /// <summary>The form for a new environment.</summary>
    public string Create => $"{_prefix}/admin/create/";

    /// <summary>The list of namespaces.</summary>
    public string Namespaces => $"{_prefix}/admin/namespace/";

    /// <summary>The caller's own page.</summary>
    public string User => $"{_prefix}/admin/user/";

    /// <summary>The description of the API.</summary>
    public string ApiReference => $"{_prefix}/redoc";

    /// <summary>The description of the API for programs.</summary>
    public string OpenApi => $"{_prefix}/openapi.json";

    /// <summary>The address that ends the session, by POST.</summary>
    public string Logout => $"{_prefix}/logout/?next={Uri.EscapeDataString(Home)}";

    /// <summary>The login form, which leads back to a page of the store.</summary>
    public string Login(string next) => $"{_prefix}/login/?next={Uri.EscapeDataString(next)}";

    /// <summary>A file that pages are made of, under an address that changes with its content.</summary>
    public string Asset(string name) => $"{_prefix}/static/{StaticAssets.Own.Version}/{name}";

    /// <summary>A file of the client that is not the store's own.</summary>
    public string ClientAsset(string name) => $"{_prefix}/static/{StaticAssets.ClientFolder}/{name}";

    /// <summary>Where the client's own pages begin.</summary>
    public string Client => $"{_prefix}/ui/";

    /// <summary>The environments of a namespace.</summary>
    public string EnvironmentsOf(string ns) => $"{Home}?namespace={Escape(ns)}";

    /// <summary>An environment.</summary>
    public string Environment(string ns, string name) => $"{_prefix}/admin/environment/{Escape(ns)}/{Escape(name)}/";

    /// <summary>The form that changes an environment.</summary>
    public string Edit(string ns, string name) => $"{Environment(ns, name)}edit/";

    /// <summary>A build.</summary>
    public string Build(long id) => $"{_prefix}/admin/build/{Text(id)}/";

    /// <summary>A namespace.</summary>
    public string Namespace(string ns) => $"{Namespaces}{Escape(ns)}/";

    /// <summary>The settings of the store, a namespace or an environment.</summary>
    public string Settings(string? ns = null, string? name = null) => $"{_prefix}/admin/setting/{Place(ns, name)}";

    /// <summary>A part of the API's first version.</summary>
    public string Api(string path) => $"{_prefix}/api/v1/{path}";

    /// <summary>A build in the API, or a part of it such as <c>logs/</c>.</summary>
    public string BuildApi(long id, string part = "") => Api($"build/{Text(id)}/{part}");

    /// <summary>An environment in the API.</summary>
    public string EnvironmentApi(string ns, string name) => Api($"environment/{Escape(ns)}/{Escape(name)}/");

    /// <summary>A namespace in the API.</summary>
    public string NamespaceApi(string ns) => Api($"namespace/{Escape(ns)}/");

    /// <summary>Settings in the API.</summary>
    public string SettingApi(string? ns, string? name) => Api($"setting/{Place(ns, name)}");

    /// <summary>The lockfile of a build with scheme and host, for commands that are copied.</summary>
    public string LockfileUrl(long id) => $"{origin}{BuildApi(id, "conda-lock.yml")}";

    /// <summary>The packed environment of a build with scheme and host.</summary>
    public string ArchiveUrl(long id) => $"{origin}{BuildApi(id, "archive/")}";

    private static string Place(string? ns, string? name) =>
        ns is null ? string.Empty : name is null ? $"{Escape(ns)}/" : $"{Escape(ns)}/{Escape(name)}/";

    private static string Escape(string name) => Uri.EscapeDataString(name);

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
