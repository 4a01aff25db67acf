namespace CondaStore.Web;

/// <summary>Provides the icons of the pages as SVG paths on a grid of 20 units, drawn with a stroke and without a fill.</summary>
public static class Icons
{
    /// <summary>A tick: ready.</summary>
    public const string Tick = "m4 10.5 4 4 8-9";

    /// <summary>A cross: failed.</summary>
    public const string Cross = "m5 5 10 10M15 5 5 15";

    /// <summary>An open ring: building.</summary>
    public const string Ring = "M10 3a7 7 0 1 1-7 7";

    /// <summary>A clock: waiting.</summary>
    public const string Clock = "M17 10a7 7 0 1 1-14 0 7 7 0 1 1 14 0M10 6v4l2.5 2";

    /// <summary>A barred circle: canceled.</summary>
    public const string Barred = "M17 10a7 7 0 1 1-14 0 7 7 0 1 1 14 0M5.5 5.5l9 9";

    /// <summary>A box with a lid: archived.</summary>
    public const string Box = "M3 4h14v4H3zM4.5 8v8h11V8M8 11h4";

    /// <summary>A bin: deleted.</summary>
    public const string Bin = "M4 6h12M8 6V4h4v2M5.5 6l.8 10h7.4l.8-10M8.5 9v4.5M11.5 9v4.5";

    /// <summary>A plus: new.</summary>
    public const string Plus = "M10 4v12M4 10h12";

    /// <summary>A pencil: edit.</summary>
    public const string Pencil = "M4 16h3L16 7l-3-3-9 9zM11 6l3 3";

    /// <summary>A magnifier: search.</summary>
    public const string Search = "M14.5 9a5.5 5.5 0 1 1-11 0 5.5 5.5 0 1 1 11 0M13.3 13.3l4 4";

    /// <summary>A sun: light or dark.</summary>
    public const string Sun = "M13.4 10a3.4 3.4 0 1 1-6.8 0 3.4 3.4 0 1 1 6.8 0M10 2v2M10 16v2M2 10h2M16 10h2M4.4 4.4l1.4 1.4"
        + "M14.2 14.2l1.4 1.4M4.4 15.6l1.4-1.4M14.2 5.8l1.4-1.4";

    /// <summary>A person: the account.</summary>
    public const string Person = "M13.2 7a3.2 3.2 0 1 1-6.4 0 3.2 3.2 0 1 1 6.4 0M4 17c.5-3.6 3-5 6-5s5.5 1.4 6 5";

    /// <summary>Three dots: more actions.</summary>
    public const string Dots = "M4.5 10h.1M10 10h.1M15.5 10h.1";

    /// <summary>Two sheets: copy.</summary>
    public const string Copy = "M7 8.5A1.5 1.5 0 0 1 8.5 7H15a1.5 1.5 0 0 1 1.5 1.5V15a1.5 1.5 0 0 1-1.5 1.5H8.5A1.5 1.5 0 0 1 7 15z"
        + "M13 7V4.5a1 1 0 0 0-1-1H4.5a1 1 0 0 0-1 1V12a1 1 0 0 0 1 1H7";

    /// <summary>An arrow back: roll back.</summary>
    public const string Back = "M7 4 3.5 7.5 7 11M3.5 7.5H12a4.5 4.5 0 0 1 0 9H8";

    /// <summary>A chevron: folded.</summary>
    public const string Chevron = "m7.5 4.5 5.5 5.5-5.5 5.5";

    /// <summary>An i in a circle: a remark.</summary>
    public const string Info = "M17.2 10a7.2 7.2 0 1 1-14.4 0 7.2 7.2 0 1 1 14.4 0M10 9v4.5M10 6.5v.1";

    /// <summary>A cube: packages and environments.</summary>
    public const string Cube = "M10 2.8 16.5 6.4v7.2L10 17.2l-6.5-3.6V6.4zM3.7 6.5 10 10l6.3-3.5M10 10v7";
}
