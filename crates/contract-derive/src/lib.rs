//! `#[derive(FromJson)]`: reads a wire type from parsed JSON.
//!
//! The serde attributes `rename`, `rename_all = "camelCase"` and `default` state a field's name and whether it may be missing;
//! fields of type `Option` may be missing too. An optional field of the wrong form counts as missing. If a required field is
//! missing or wrong, the type cannot be read. For why this is not left to serde, see
//! `docs/decisions/0016-reading-through-the-contract.md`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Attribute, Data, DeriveInput, Error, Field, Fields, LitStr, Result, Type, parse_macro_input, parse_quote,
};

/// Derives `contract::FromJson` for a struct with named fields.
#[proc_macro_derive(FromJson, attributes(serde))]
pub fn from_json(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    reader(&input).unwrap_or_else(Error::into_compile_error).into()
}

/// The serde attributes of a struct or a field that affect reading.
#[derive(Default)]
struct SerdeAttributes {
    rename: Option<String>,
    is_camel_case: bool,
    has_default: bool,
}

impl SerdeAttributes {
    fn read(all: &[Attribute]) -> Result<SerdeAttributes> {
        let mut attributes = SerdeAttributes::default();
        for attribute in all.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("rename") {
                    attributes.rename = Some(meta.value()?.parse::<LitStr>()?.value());
                } else if meta.path.is_ident("rename_all") {
                    let case: LitStr = meta.value()?.parse()?;
                    if case.value() != "camelCase" {
                        return Err(meta.error("only camelCase is known here"));
                    }
                    attributes.is_camel_case = true;
                } else if meta.path.is_ident("default") {
                    attributes.has_default = true;
                } else if meta.path.is_ident("bound") {
                    // This derive states the bounds of generic parameters itself.
                    meta.parse_nested_meta(|of| of.value()?.parse::<LitStr>().map(drop))?;
                } else if meta.path.is_ident("skip_serializing_if") {
                    meta.value()?.parse::<LitStr>()?;
                } else {
                    return Err(meta.error("what this means for reading is not known here"));
                }
                Ok(())
            })?;
        }
        Ok(attributes)
    }
}

fn reader(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(input, "only a struct can be read"));
    };
    let Fields::Named(fields) = &data.fields else {
        return Err(Error::new_spanned(input, "its fields must have names"));
    };
    let attributes = SerdeAttributes::read(&input.attrs)?;
    let fields =
        fields.named.iter().map(|field| field_reader(field, &attributes)).collect::<Result<Vec<_>>>()?;
    let name = &input.ident;
    let mut generics = input.generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(parse_quote!(crate::FromJson));
    }
    let (parameters, arguments, bounds) = generics.split_for_impl();
    Ok(quote! {
        impl #parameters crate::FromJson for #name #arguments #bounds {
            fn from_json<'a>(json: impl crate::JsonValue<'a>) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(#name { #(#fields),* })
            }
        }
    })
}

fn field_reader(field: &Field, container: &SerdeAttributes) -> Result<TokenStream> {
    let Some(ident) = &field.ident else { return Err(Error::new_spanned(field, "it has no name")) };
    let attributes = SerdeAttributes::read(&field.attrs)?;
    let name = match attributes.rename {
        Some(name) => name,
        None if container.is_camel_case => camel_case(&ident.to_string()),
        None => ident.to_string(),
    };
    let read = quote!(json.field(#name).and_then(|json| crate::FromJson::from_json(json)));
    Ok(match (is_option(&field.ty), attributes.has_default || container.has_default) {
        (true, _) => quote!(#ident: #read),
        (false, true) => quote!(#ident: #read.unwrap_or_default()),
        (false, false) => quote!(#ident: #read?),
    })
}

fn is_option(of: &Type) -> bool {
    let Type::Path(path) = of else { return false };
    path.path.segments.last().is_some_and(|last| last.ident == "Option")
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut text, word| {
        let mut letters = word.chars();
        text.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        text.push_str(letters.as_str());
        text
    })
}
