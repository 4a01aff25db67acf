using CondaStore.Functions.Configuration;
using CondaStore.Web.Files;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Pages;

/// <summary>conda-store's own client, where the setting <c>Store:Ui:Bundle</c> names its folder. It is read once.</summary>
public sealed class ClientBundle(IOptions<StoreOptions> options)
{
    private readonly Lazy<StaticAssets?> _files = new(
        () => options.Value.Ui.Bundle is { Length: > 0 } folder ? StaticAssets.ReadFolder(folder) : null);

    /// <summary>Its files; null when the store's own pages are served instead.</summary>
    public StaticAssets? Files => _files.Value;
}
