/** Where Tripline is when nobody says otherwise. */
export const urlDefault = "http://127.0.0.1:4400";
