/** The same phrases in another language: one missing, or one too many, is an error of types. */
export type Phrases<Model> = { readonly [Key in keyof Model]: Model[Key] extends string ? string : Phrases<Model[Key]> }
