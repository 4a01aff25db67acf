namespace CondaStore.Functions.Configuration;

/// <summary>Represents the settings of the pages, bound from <c>Store:Ui</c>.</summary>
public sealed class UiOptions
{
    /// <summary>
    /// The folder with <c>main.js</c> and <c>main.css</c> of conda-store-ui, which is then served under <c>/ui/</c>, or null to serve the
    /// store's own pages there.
    /// </summary>
    public string? Bundle { get; set; }

    /// <summary>
    /// The sites that may show pages of the store in a frame, in the syntax of the Content-Security-Policy directive
    /// <c>frame-ancestors</c>.
    /// </summary>
    public string FrameAncestors { get; set; } = "'self'";

    /// <summary>
    /// The origins, separated by commas, whose pages may use the session of their visitors and to which a login may redirect:
    /// <c>https://ui.example</c>, or <c>http://localhost:*</c> for any port. Named <c>cors_allow_origins</c> in conda-store.
    /// </summary>
    public string? AllowedOrigins { get; set; }

    /// <summary>
    /// A regular expression that matches further origins as a whole. Named <c>cors_allow_origin_regex</c> in conda-store.
    /// </summary>
    public string? AllowedOriginRegex { get; set; }
}
