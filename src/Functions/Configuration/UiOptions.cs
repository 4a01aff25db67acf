namespace CondaStore.Functions.Configuration;

/// <summary>The settings of the pages, bound from <c>Store:Ui</c>.</summary>
public sealed class UiOptions
{
    /// <summary>
    /// The folder with <c>main.js</c> and <c>main.css</c> of conda-store's own client, which is then served under <c>/ui/</c>. Without one
    /// the store's own pages stand there.
    /// </summary>
    public string? Bundle { get; set; }

    /// <summary>
    /// Which sites may show pages of the store in a frame, as the Content-Security-Policy directive <c>frame-ancestors</c> writes
    /// them.
    /// </summary>
    public string FrameAncestors { get; set; } = "'self'";

    /// <summary>
    /// The origins, divided by commas, whose pages may call the store with the session of whoever looks at them, and to which a login may
    /// lead: <c>https://ui.example</c>, <c>http://localhost:*</c> for any port. conda-store calls it <c>cors_allow_origins</c>.
    /// </summary>
    public string? AllowedOrigins { get; set; }

    /// <summary>A regular expression for further origins, matched as a whole. conda-store calls it <c>cors_allow_origin_regex</c>.</summary>
    public string? AllowedOriginRegex { get; set; }
}
