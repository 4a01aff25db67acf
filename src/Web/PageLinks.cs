using System.Globalization;
using CondaStore.Web.Files;

namespace CondaStore.Web;

/// <summary>Provides the URLs of the store's pages and of the API operations that they use. Names are escaped only here.</summary>
/// <param name="prefix">The path prefix of the store, for example <c>/conda-store</c>; <c>/</c> for none.</param>
/// <param name="origin">The scheme, host and port at which the caller reaches the store.</param>
public sealed class PageLinks(string prefix, string origin)
{
    private readonly string _prefix = prefix.TrimEnd('/');

    /// <summary>The absolute URL of the store.</summary>
    public string Store => $"{origin}{_prefix}/";

    /// <summary>The page that lists the environments.</summary>
    public string Home => $"{_prefix}/admin/";

    /// <summary>The page that acts on several environments.</summary>
    public string Selected => $"{_prefix}/admin/selected/";

    /// <summary>The form for a new environment.</summary>
    public string Create => $"{_prefix}/admin/create/";

    /// <summary>The page that lists the namespaces.</summary>
    public string Namespaces => $"{_prefix}/admin/namespace/";

    /// <summary>The page that searches packages.</summary>
    public string Packages => $"{_prefix}/admin/package/";

    /// <summary>Gets the page of a package.</summary>
    public string Package(string name) => $"{Packages}{Escape(name)}/";

    /// <summary>Gets the page of what the store does.</summary>
    /// <param name="status">The state of the builds to list, as in the API; null for all.</param>
    /// <param name="page">The number of the page, from 1.</param>
    public string Activity(string? status = null, int page = 1)
    {
        string[] query = [.. new[] { status is null ? null : $"status={Escape(status)}", page > 1 ? $"page={Text(page)}" : null }.OfType<string>()];
        return $"{_prefix}/admin/activity/{(query.Length > 0 ? "?" + string.Join('&', query) : "")}";
    }

    /// <summary>The account page of the caller.</summary>
    public string User => $"{_prefix}/admin/user/";

    /// <summary>The API reference page.</summary>
    public string ApiReference => $"{_prefix}/redoc";

    /// <summary>The OpenAPI description.</summary>
    public string OpenApi => $"{_prefix}/openapi.json";

    /// <summary>The URL that ends the session when it is posted to.</summary>
    public string Logout => $"{_prefix}/logout/?next={Uri.EscapeDataString(Home)}";

    /// <summary>Gets the URL of the login page, which redirects to <paramref name="next"/> after login.</summary>
    public string Login(string next) => $"{_prefix}/login/?next={Uri.EscapeDataString(next)}";

    /// <summary>Gets the URL of a static file of the pages. It changes with the content of the files.</summary>
    public string Asset(string name) => $"{_prefix}/static/{StaticAssets.Own.Version}/{name}";

    /// <summary>Gets the URL of a static file of conda-store-ui.</summary>
    public string ClientAsset(string name) => $"{_prefix}/static/{StaticAssets.ClientFolder}/{name}";

    /// <summary>The start page of conda-store-ui.</summary>
    public string Client => $"{_prefix}/ui/";

    /// <summary>Gets the page that lists the environments of a namespace.</summary>
    public string EnvironmentsOf(string ns) => $"{Home}?namespace={Escape(ns)}";

    /// <summary>Gets the page of an environment.</summary>
    public string Environment(string ns, string name) => $"{_prefix}/admin/environment/{Escape(ns)}/{Escape(name)}/";

    /// <summary>Gets the form that edits an environment.</summary>
    public string Edit(string ns, string name) => $"{Environment(ns, name)}edit/";

    /// <summary>Gets the page with the history of an environment.</summary>
    public string History(string ns, string name) => $"{Environment(ns, name)}history/";

    /// <summary>Gets the comparison of two builds of an environment.</summary>
    public string Compare(string ns, string name, long from, long to) => $"{History(ns, name)}?from={Text(from)}&to={Text(to)}";

    /// <summary>Gets the form that edits the specification of a build.</summary>
    public string EditFrom(string ns, string name, long build) => $"{Edit(ns, name)}?build={Text(build)}";

    /// <summary>Gets the page of a build.</summary>
    public string Build(long id) => $"{_prefix}/admin/build/{Text(id)}/";

    /// <summary>Gets the page of a namespace.</summary>
    public string Namespace(string ns) => $"{Namespaces}{Escape(ns)}/";

    /// <summary>Gets the page of who has access to a namespace or an environment.</summary>
    public string AccessTo(string ns, string? name = null) => $"{(name is null ? Namespace(ns) : Environment(ns, name))}access/";

    /// <summary>Gets the settings page of the store, a namespace or an environment.</summary>
    public string Settings(string? ns = null, string? name = null) => $"{_prefix}/admin/setting/{Place(ns, name)}";

    /// <summary>Gets the URL of a path in version 1 of the API.</summary>
    public string Api(string path) => $"{_prefix}/api/v1/{path}";

    /// <summary>Gets the API URL of a build, or of a part of it such as <c>logs/</c>.</summary>
    public string BuildApi(long id, string part = "") => Api($"build/{Text(id)}/{part}");

    /// <summary>Gets the API URL of an environment.</summary>
    public string EnvironmentApi(string ns, string name) => Api($"environment/{Escape(ns)}/{Escape(name)}/");

    /// <summary>Gets the API URL of a namespace.</summary>
    public string NamespaceApi(string ns) => Api($"namespace/{Escape(ns)}/");

    /// <summary>Gets the API URL of the settings of the store, a namespace or an environment.</summary>
    public string SettingApi(string? ns, string? name) => Api($"setting/{Place(ns, name)}");

    /// <summary>Gets the absolute URL of the lockfile of a build, for commands that users copy.</summary>
    public string LockfileUrl(long id) => $"{origin}{BuildApi(id, "conda-lock.yml")}";

    /// <summary>Gets the absolute URL of the packed environment of a build.</summary>
    public string ArchiveUrl(long id) => $"{origin}{BuildApi(id, "archive/")}";

    private static string Place(string? ns, string? name) =>
        ns is null ? string.Empty : name is null ? $"{Escape(ns)}/" : $"{Escape(ns)}/{Escape(name)}/";

    private static string Escape(string name) => Uri.EscapeDataString(name);

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
