namespace CondaStore.Functions.Api;

/// <summary>Specifies the form of the successful response of an operation.</summary>
public enum ResponseForm
{
    /// <summary>Data in the envelope.</summary>
    Data,

    /// <summary>An envelope without data.</summary>
    Acknowledgement,

    /// <summary>A page of a list, by number.</summary>
    Page,

    /// <summary>A page of a list, by number, without a message.</summary>
    Names,

    /// <summary>A page of a list, after a cursor.</summary>
    Cursor,

    /// <summary>JSON without an envelope.</summary>
    Bare,

    /// <summary>A file in the response.</summary>
    File,

    /// <summary>A redirect to a link that needs no credentials and leads to a file.</summary>
    Link,

    /// <summary>No successful response: the operation exists for older clients only.</summary>
    None,
}
